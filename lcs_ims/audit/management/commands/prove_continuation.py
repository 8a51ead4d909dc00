"""`manage.py prove_continuation OLDER --out FILE [--json]`: nothing before an older checkpoint was rewritten."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.audit.files import file_content, write_file
from lcs_ims.audit.note import NoteError
from lcs_ims.audit.proofs import newest_checkpoint, prove_continuation
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.audit.tree_head import TreeHead
from lcs_ims.lib.commands import Answer, AnsweringCommand
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Write the proof that the newest checkpoint continues an older one, for the outside verifier."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("older", type=file_content, metavar="OLDER", help="a checkpoint kept elsewhere")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def answer(self, **options: Any) -> Answer:
        sign_if_able()
        newest = newest_checkpoint()
        if newest is None:
            raise Refused("no-checkpoint", _("Nothing has been signed yet. Run this as the user who holds the key."))
        older = _tree_head(options["older"])
        write_file(options["out"], prove_continuation(older, newest))
        document = {"size": newest.size, "root": newest.root, "old": older.size}
        return Answer(document, [f"The tree of {newest.size} events continues the one of {older.size}."])


def _tree_head(note: bytes) -> TreeHead:
    """Unverified: a proof from a false checkpoint convinces nobody who verifies it."""
    try:
        return TreeHead.parse(note.decode("utf-8").partition("\n\n")[0] + "\n")
    except (UnicodeDecodeError, NoteError) as error:
        raise Refused("not-a-checkpoint", _("That file is not a checkpoint. Give one as it was written.")) from error

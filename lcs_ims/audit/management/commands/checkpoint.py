"""`manage.py checkpoint --out FILE [--json]`: the newest checkpoint, to be kept where the Service cannot reach."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.audit.files import write_file
from lcs_ims.audit.models import Head
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.proofs import newest_checkpoint
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.lib.commands import Answer, AnsweringCommand
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Sign the trail as it is now and write the newest checkpoint to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def answer(self, **options: Any) -> Answer:
        sign_if_able()
        newest = newest_checkpoint()
        if newest is None:
            raise Refused("no-checkpoint", _("Nothing has been signed yet. Run this as the user who holds the key."))
        write_file(options["out"], newest.text)
        key = str(Outside.of(Head.objects.get().log_id).public() or "")
        return Answer({"size": newest.size, "root": newest.root, "key": key}, [newest.text.rstrip("\n"), "", key])

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.audit.outside import write_through
from lcs_ims.backups.sealing import Keys, new_key_file
from lcs_ims.lib.commands import Answer, AnsweringCommand
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Makes the key that seals the copies. Without it nothing can be restored: keep it in a safe elsewhere too."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def answer(self, **options: Any) -> Answer:
        path: Path = options["out"]
        if path.exists():
            raise Refused("key-exists", _("{path} is there already. Name another file.").format(path=path))
        text = new_key_file()
        write_through(path, text.encode(), 0o600)
        public = Keys.parse(text).names[0]
        return Answer({"file": str(path), "public": public}, [f"{path}: copies are sealed to {public}."])

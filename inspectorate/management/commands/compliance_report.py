from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from inspectorate.commands import PortalCommand
from inspectorate.report.making import Wanted, make
from inspectorate.report.services.archive import archive
from inspectorate.report.services.computing import compute_once
from lcs_ims.lib.commands import Answer, day
from lcs_ims.lib.refusal import Refused


class Command(PortalCommand):
    help = "Makes the compliance report on facilities and a period as PDF, with its figures and its evidence inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facilities", nargs="*", metavar="FACILITY", help="codes such as MCCI")
        parser.add_argument("--all", action="store_true", help="all facilities")
        parser.add_argument("--from", type=day, required=True, dest="first", metavar="DATE", help="the first day")
        parser.add_argument("--to", type=day, required=True, dest="last", metavar="DATE", help="the last day")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="where to write it")
        parser.add_argument("--language", default="en-gb", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--public", action="store_true", help="no name, no number, no count under 5")
        super().add_arguments(parser)  # type: ignore[arg-type]

    def answer(self, **options: Any) -> Answer:
        codes = tuple(dict.fromkeys(options["facilities"]))
        if bool(codes) == options["all"]:
            raise CommandError("Name the facilities by their codes, or give --all.", returncode=2)
        out: Path = options["out"]
        if not out.absolute().parent.is_dir():
            raise Refused("no-folder", f"There is no folder {out.absolute().parent}. Make it, or name another.")
        wanted = Wanted(codes, options["first"], options["last"], options["language"], options["public"])
        computed, figures = compute_once(wanted, lambda _stage, _percent: None)
        made = make(computed, wanted)
        archive(made, computed, wanted, figures, by="command compliance_report")
        partial = out.with_name(f"{out.name}.part")
        partial.write_bytes(made.data)
        partial.replace(out)
        document = {"file": str(out), "sha256": made.sha256, "pages": made.pages}
        return Answer(document, [f"{out}: {made.pages} pages, SHA-256 {made.sha256}"])

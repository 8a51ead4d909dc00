"""`manage.py verify_audit [--checkpoint FILE] [--json]`: has anyone rewritten the record?"""

from typing import Any

from django.core.management.base import CommandParser

from lcs_ims.audit.files import file_content
from lcs_ims.audit.verification import verify
from lcs_ims.lib.commands import Answer, AnsweringCommand


class Command(AnsweringCommand):
    help = "Check the audit trail and the tables against it. Writes nothing. Exit status 1 when anything fails."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--checkpoint", type=file_content, metavar="FILE", help="a checkpoint kept elsewhere, to be continued"
        )

    def answer(self, **options: Any) -> Answer:
        report = verify(options["checkpoint"])
        document = {"ok": report.ok, "size": report.size, "root": report.root, "problems": report.problems}
        lines = report.problems or [f"The trail is whole: {report.size} events, root {report.root}."]
        failure = "" if report.ok else f"{len(report.problems)} problems. The first: {report.problems[0]}"
        return Answer(document, lines, failure)

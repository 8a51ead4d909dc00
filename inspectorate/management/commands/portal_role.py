from typing import Any

from django.core.management.base import CommandParser

from inspectorate.commands import PortalCommand
from inspectorate.reading.role import statements
from lcs_ims.lib.commands import Answer


class Command(PortalCommand):
    help = "Prints the SQL that makes the portal's reading role on PostgreSQL. Run it after each migration."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("role", help="made before with CREATE ROLE … LOGIN PASSWORD …")
        parser.add_argument("database", help="the name of the Service's database")

    def answer(self, **options: Any) -> Answer:
        lines = [f"{text.as_string()};" for text in statements(options["role"], options["database"])]
        return Answer({"statements": lines}, lines)

"""How commands speak to other programs: one JSON document or lines for people, and an exit status.

0: done. 1: a refusal or a finding, its reason in one line on standard error. 2: bad usage.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: the document for `--json`, lines for people, and whether all is well."""

    document: dict[str, Any]
    lines: Iterable[str] = field(default=())
    failure: str = ""


class AnsweringCommand(BaseCommand):
    """A command whose `answer(**options)` returns an `Answer`; a `Refused` becomes a line and status 1."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write one JSON document and nothing else")

    def answer(self, **options: Any) -> Answer:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
        except Refused as refused:
            raise CommandError(one_line(refused.message), returncode=1) from refused
        if options["json"]:
            self.stdout.write(json.dumps(answer.document, ensure_ascii=False, indent=1))
        else:
            for line in answer.lines:
                self.stdout.write(line)
        if answer.failure:
            raise CommandError(one_line(answer.failure), returncode=1)


def one_line(text: str) -> str:
    return " ".join(text.split())


def day(text: str) -> date:
    """The type of `--on` and its like: a date as 2026-11-21."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-11-21.") from error

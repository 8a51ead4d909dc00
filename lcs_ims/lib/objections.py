"""What speaks against a deed: objections, all of them, each with its weight, words and legal basis.

Pure Python. The words are English templates with named gaps, marked for translation; a screen
translates the template and fills the gaps, a command fills the gaps as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


def gettext_noop(template: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return template


class Severity(IntEnum):
    """How much an objection weighs. Ordered: a graver one is greater."""

    ADVISORY = 1  # allowed, shown, ranks lower
    STRICT = 2  # refused, unless an exception is granted
    ABSOLUTE = 3  # never

    @property
    def label(self) -> str:
        return self.name.lower()


class Verdict(IntEnum):
    """The answer for one person and one cell: the gravest severity found."""

    CLEAR = 0
    ADVISORY = 1
    EXCEPTION = 2
    REFUSED = 3

    @property
    def label(self) -> str:
        return self.name.lower()

    @property
    def lawful(self) -> bool:
        """Whether the cell may be used without anyone's exception."""
        return self <= Verdict.ADVISORY


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule that speaks against, once, naming everyone it concerns.

    `concerns` holds inmate numbers, sorted; empty when the rule concerns no particular person.
    """

    code: str
    severity: Severity
    template: str
    basis: str
    concerns: tuple[str, ...] = ()
    params: tuple[tuple[str, str], ...] = field(default=())

    @property
    def message(self) -> str:
        """The sentence an officer reads, in English."""
        return self.template.format(**dict(self.params))


def verdict_of(objections: Iterable[Objection]) -> Verdict:
    """The gravest severity among the objections, as a verdict; `CLEAR` when there is none."""
    return Verdict(max((o.severity for o in objections), default=0))

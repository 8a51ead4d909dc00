"""What speaks against letting the police start a visit. Pure Python.

The rules of the house: what is written before the start, whose leave counts at night, and who sits beside a child.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lcs_ims.lib.objections import Objection, Severity, gettext_noop

CHILD_BASIS = "Children's Protection and Welfare Act 2011 ss. 97(2), 102"
NIGHT_BASIS = "LCS policy: police outside visiting hours"
RECORD_BASIS = "BoP 23, RIG 28: a record of every interrogation and of all present"

NEEDED = ("officer", "force_number", "station", "purpose", "authority", "place", "present", "state_before")
"""What is written of every police visit before it starts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A police visit as it is about to start. `written` is what the desk wrote, by the names of `NEEDED`."""

    young: bool
    outside_hours: bool
    authorised: bool = False
    in_the_name_of: str = ""
    adult_present: str = ""
    consent_recorded: bool = True
    lawyer_accounted_for: bool = True
    written: Mapping[str, str] = field(default_factory=dict)
    on_paper: bool = False  # it has happened: what was against the rules is written as it was, and told

    @property
    def alone(self) -> bool:
        """A child, or someone whose age is disputed, without an adult of theirs."""
        return self.young and not self.adult_present.strip()

    @property
    def unauthorised(self) -> bool:
        """Let in outside hours on a claim, or on nothing: it goes ahead on the record, and is told at once."""
        return self.outside_hours and not self.authorised


def objections(entry: Entry) -> tuple[Objection, ...]:
    """Everything that speaks against the start, gravest first."""
    return tuple(sorted(_objections(entry), key=lambda objection: -objection.severity))


def _objections(entry: Entry) -> Iterator[Objection]:
    if entry.alone and not entry.on_paper:
        yield _of(
            "no-adult",
            Severity.ABSOLUTE,
            gettext_noop(
                "A child, or someone whose age is disputed, is not interviewed without a lawyer, parent, guardian or "
                "other appropriate adult. Write who sits with them, or refuse the visit."
            ),
            CHILD_BASIS,
        )
    if entry.unauthorised and not entry.on_paper and not entry.in_the_name_of.strip():
        yield _of(
            "not-authorised",
            Severity.STRICT,
            gettext_noop(
                "Nobody has authorised this visit outside visiting hours. Ask for leave, refuse the visit, or write "
                "in whose name they were let in."
            ),
            NIGHT_BASIS,
        )
    if any(not entry.written.get(name, "").strip() for name in NEEDED):
        yield _of(
            "not-written",
            Severity.STRICT,
            gettext_noop("Not everything is written that is known before the start. Fill in every field."),
            RECORD_BASIS,
        )
    if not entry.consent_recorded:
        yield _of(
            "no-consent-recorded",
            Severity.STRICT,
            gettext_noop("It is not written whether the inmate consents. Ask them, and write yes or no."),
            RECORD_BASIS,
        )
    if not entry.lawyer_accounted_for:
        yield _of(
            "lawyer-not-told",
            Severity.STRICT,
            gettext_noop("It is not written when and how the lawyer was told, or why not. Write one of them."),
            RECORD_BASIS,
        )


def _of(code: str, severity: Severity, template: str, basis: str) -> Objection:
    return Objection(code, severity, template, basis)

"""The files inside a report: the figures as tables, the checkpoint, proofs of events, and how it was all made."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cells.verdicts import RULES_VERSION
from inspectorate.figures import Figures
from inspectorate.figures.separation import rule_rows
from inspectorate.figures.waiting import wait_rows
from lcs_ims.lib.exports import Value, write_csv
from lcs_ims.lib.pdf import Attachment

METHOD_VERSION = "2026-11-1"
"""Changes with any change of how a figure is computed or of what a table holds."""

BREACHES = (
    "breach",
    "facility",
    "rule",
    "severity",
    "cell",
    "opened_at",
    "closed_at",
    "opened_in_period",
    "taken_over",
    "excepted",
    "child",
    "people",
    "inmates",
    "person_days",
)
WAITS = (
    "visit_no",
    "facility",
    "kind",
    "inmate_no",
    "arrived_at",
    "booked_from",
    "started_at",
    "left_at",
    "waited_minutes",
    "standard_minutes",
    "over",
    "seen",
    "cause",
    "cause_words",
    "imported",
)
POPULATION = (
    "facility",
    "day",
    "held",
    "certified",
    "occupancy_percent",
    "women",
    "children",
    "age_disputed",
    "untried",
    "without_cell",
)


POLICE = (
    "facility",
    "visit_no",
    "kind",
    "number",
    "child",
    "began_at",
    "ended_at",
    "after_hours",
    "officer",
    "force_number",
    "station",
    "purpose",
    "authority",
    "present",
    "consent",
    "lawyer_told",
    "lawyer_not_told_why",
    "authorised_by",
    "signed",
    "unauthorised",
    "found_out",
    "refused",
)


def police_lines(figures: Figures) -> Iterable[Sequence[Value]]:
    for case in figures.police:
        yield [getattr(case, column) for column in POLICE]


def breach_lines(figures: Figures) -> Iterable[Sequence[Value]]:
    for case in figures.breaches:
        yield (
            case.key,
            case.facility,
            case.rule,
            "absolute" if case.absolute else "strict",
            case.cell,
            case.opened_at,
            case.closed_at,
            case.opened_within,
            case.taken_over,
            case.excepted,
            case.child,
            len(case.numbers),
            ";".join(case.numbers),
            f"{case.person_days:.1f}",
        )


def wait_lines(figures: Figures) -> Iterable[Sequence[Value]]:
    for case in figures.waits:
        yield (
            case.visit_no,
            case.facility,
            case.kind,
            case.number,
            case.arrived_at,
            case.booked_from,
            case.started_at,
            case.left_at,
            case.minutes,
            case.standard,
            case.over,
            case.seen,
            case.cause,
            case.cause_words,
            case.imported,
        )


def population_lines(figures: Figures) -> Iterable[Sequence[Value]]:
    for row in figures.population:
        yield (
            row.facility,
            row.day,
            row.held,
            row.certified,
            "" if row.occupancy is None else f"{row.occupancy:.1f}",
            row.women,
            row.children,
            row.disputed,
            row.untried,
            row.without_cell,
        )


def attachments(figures: Figures, proofs: Sequence[str], language: str) -> tuple[Attachment, ...]:
    """The files of a report, in the order of their names."""
    files = {
        "breaches.csv": write_csv(BREACHES, breach_lines(figures)),
        "police.csv": write_csv(POLICE, police_lines(figures)),
        "population.csv": write_csv(POPULATION, population_lines(figures)),
        "waits.csv": write_csv(WAITS, wait_lines(figures)),
        "checkpoint.txt": figures.scope.basis.text.encode(),
    }
    said = method(figures, totals(figures), language, public=False)
    return as_attachments(files, proofs, said, language)


def as_attachments(
    files: dict[str, bytes], proofs: Sequence[str], said: dict[str, Any], language: str
) -> tuple[Attachment, ...]:
    """These files with the proofs, and what is said of how they were made: with the digest of each."""
    files = files | {"proofs.json": _json({"proofs": list(proofs)})}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    files["method.json"] = _json(said | {"files": digests})
    with translation.override(language):
        return tuple(_attachment(name, data) for name, data in sorted(files.items()))


DESCRIBED = {
    "breaches.csv": _("Every breach of the period"),
    "checkpoint.txt": _("The signed checkpoint of the trail"),
    "method.json": _("How the figures were made, and what they add up to"),
    "police.csv": _("Every visit of the police, and of anyone after hours"),
    "population.csv": _("People held, by facility and day"),
    "proofs.json": _("Proofs that events are in the trail"),
    "waits.csv": _("Every visit of the period and how long it waited"),
}
MEDIA = {"csv": "text/csv", "txt": "text/plain", "json": "application/json"}


def _attachment(name: str, data: bytes) -> Attachment:
    relation = "Data" if name.endswith(".csv") else "Supplement"
    return Attachment(name, data, MEDIA[name.rpartition(".")[2]], str(DESCRIBED[name]), relation)


def method(figures: Figures, added: dict[str, Any], language: str, *, public: bool) -> dict[str, Any]:
    """What a program needs to check the report: what it is about, and what its rows add up to."""
    scope = figures.scope
    return {
        "report": "lcs-ims/compliance-report",
        "method": METHOD_VERSION,
        "rules": RULES_VERSION,
        "language": language,
        "public": public,
        "facilities": list(scope.codes),
        "from": scope.period.first.isoformat(),
        "to": scope.period.last.isoformat(),
        "as_of": scope.basis.as_of.isoformat(),
        "checkpoint": {"number": scope.basis.number, "size": scope.basis.size, "root": scope.basis.root},
        "totals": added,
    }


def totals(figures: Figures) -> dict[str, Any]:
    """What the rows of the files must add up to."""
    return {
        "breaches": {
            row.rule: {"open_at_start": row.at_start, "opened": row.opened, "taken_over": row.taken_over,
                       "closed": row.closed, "open_at_end": row.at_end}
            for row in rule_rows(figures.breaches)
        },
        "waits": {row.kind: {"visits": row.visits, "over": row.over} for row in wait_rows(figures.waits)},
        "population": {"rows": len(figures.population), "person_days": sum(row.held for row in figures.population)},
    }  # fmt: skip


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

"""The facts of a custody as plain values: read, checked, compared and written back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from inmates.ages import latest_birth
from inmates.facts import Need
from inmates.models import Charge, Cohort, Custody, Inmate
from inmates.offences import category_of
from inmates.status import GROUP_OF_STATUS, StatusGroup
from inmates.widening import OnFile
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

OF_PERSON = (
    "sex",
    "placed_as",
    "date_of_birth",
    "age_evidence",
    "age_disputed",
    "child_until",
    "legal_status",
    "category_set",
    "record",
    "protection",
    "needs",
    "faction",
)
OF_CUSTODY = (
    "remanded_on",
    "committed_on",
    "sentenced_on",
    "sentence_months",
    "earliest_release_on",
    "last_court_on",
    "next_court_on",
)
FIELDS = frozenset({*OF_PERSON, *OF_CUSTODY, "isolation", "charges"})
UNLISTED = "OTHER"

_CHOICES: Mapping[str, Any] = {
    "sex": set(Inmate.Sex.values),
    "placed_as": {"", "female", "male"},
    "age_evidence": set(Inmate.AgeEvidence.values),
    "age_disputed": {True, False},
    "legal_status": set(Inmate.LegalStatus.values),
    "category_set": {"", *Inmate.Category.values},
    "record": set(Inmate.Record.values),
    "protection": {"", *Inmate.Protection.values},
}

Values = dict[str, Any]


def values_of(custody: Custody) -> Values:
    """Every fact as it is on file, as JSON can keep it: days as ISO text, lists sorted."""
    values = {name: getattr(custody.inmate, name) for name in OF_PERSON}
    values |= {name: getattr(custody, name) for name in OF_CUSTODY}
    values["isolation"] = custody.inmate.isolation_id or ""
    values["charges"] = list(custody.charges.filter(closed_at__isnull=True).values_list("offence_code", flat=True))
    return {name: _plain(value) for name, value in values.items()}


def checked(changes: Mapping[str, Any]) -> Values:
    """What is asked for, as plain values. Raises Refused: `no-such-fact`, `not-a-value`, `born-in-future`."""
    for field, value in changes.items():
        if field not in FIELDS:
            raise Refused("no-such-fact", _("{field} is no fact that is kept.").format(field=field))
        _check(field, value)
    return {field: _plain(value) for field, value in changes.items()}


def on_file(values: Values) -> OnFile:
    """The values as the question of widening reads them."""
    group = GROUP_OF_STATUS[values["legal_status"]]
    until = values["child_until"]
    return OnFile(
        sex=values["sex"],
        placed_as=values["placed_as"],
        date_of_birth=values["date_of_birth"],
        age_disputed=values["age_disputed"],
        child_until=date.fromisoformat(until) if until else None,
        legal_status=values["legal_status"],
        category=values["category_set"] or category_of(values["charges"], group),
        record=values["record"],
        isolation=values["isolation"],
        protection=values["protection"],
        needs=frozenset(values["needs"]),
        faction=values["faction"],
    )


def write(custody: Custody, changed: Values, now: datetime) -> None:
    """Make these the facts on file. The caller holds the person, and sends the signal."""
    inmate = custody.inmate
    for field in changed.keys() & set(OF_PERSON):
        setattr(inmate, field, _day(changed[field]) if field == "child_until" else changed[field])
    for field in changed.keys() & set(OF_CUSTODY):
        value = changed[field]
        setattr(custody, field, value if field == "sentence_months" else _day(value))
    if "isolation" in changed:
        inmate.isolation_id = changed["isolation"] or None
    if "charges" in changed:
        _write_charges(custody, changed["charges"], now)
    group = GROUP_OF_STATUS[inmate.legal_status]
    open_charges = custody.charges.filter(closed_at__isnull=True)
    if group is StatusGroup.CONVICTED:
        open_charges.update(convicted=True)
    inmate.category_of_charges = category_of(open_charges.values_list("offence_code", flat=True), group)
    inmate.save()
    custody.save(update_fields=OF_CUSTODY)


def _write_charges(custody: Custody, codes: list[str], now: datetime) -> None:
    standing = custody.charges.filter(closed_at__isnull=True)
    standing.exclude(offence_code__in=codes).update(closed_at=now)
    kept = set(standing.values_list("offence_code", flat=True))
    Charge.objects.bulk_create(Charge(custody=custody, offence_code=code) for code in codes if code not in kept)


def _check(field: str, value: Any) -> None:
    wrong = field in _CHOICES and value not in _CHOICES[field]
    wrong |= field == "needs" and not set(value) <= set(Need)
    wrong |= field == "isolation" and bool(value) and not Cohort.objects.filter(code=value).exists()
    if field == "date_of_birth" and value:
        wrong |= _born(value)
    if wrong:
        raise Refused("not-a-value", _("{value} is not a value of this fact.").format(value=value))


def _born(text: str) -> bool:
    """Whether this is no date of birth. Raises Refused("born-in-future")."""
    try:
        latest_birth(text)
    except ValueError:
        return True
    if date.fromisoformat(f"{text}-01-01"[: len("2009-05-17")]) > clock.facility_date():
        raise Refused("born-in-future", _("The date of birth is in the future. Read it again."))
    return False


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(dict.fromkeys(map(str, value)))
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

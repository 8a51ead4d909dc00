"""The facts of people as they were at a past moment: those on file now, with later changes taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from inmates import ages
from inmates.models import FactChange, Inmate
from inmates.status import GROUP_OF_STATUS
from lcs_ims.lib import clock

FACTS = ("sex", "placed_as", "date_of_birth", "age_disputed", "child_until", "legal_status")
"""The columns of a person that say in which counts they are."""


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of one person at one moment."""

    sex: str
    band: ages.AgeBand
    years: int | None
    group: str

    @property
    def young(self) -> bool:
        """A child, or someone who may be one."""
        return self.band in {ages.AgeBand.CHILD, ages.AgeBand.AGE_DISPUTED}


def known(facts: Mapping[str, Any], on: date) -> Known:
    """What these facts, named as in FACTS, say of someone on a day."""
    until = facts["child_until"]
    age = ages.age_on(
        ages.latest_birth(facts["date_of_birth"] or ""),
        on,
        disputed=bool(facts["age_disputed"]),
        child_until=date.fromisoformat(until) if isinstance(until, str) and until else until or None,
    )
    sex = facts["placed_as"] or facts["sex"]
    return Known(sex, age.band, age.years, GROUP_OF_STATUS[facts["legal_status"]].value)


@dataclass(slots=True)
class FactsThen:
    """People's facts now, and what changed them, newest first."""

    now: dict[int, dict[str, Any]] = field(default_factory=dict)
    changes: dict[int, list[tuple[datetime, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, inmates: Iterable[int], since: datetime) -> "FactsThen":
        """For these people (primary keys), at any moment from `since` on. Two queries."""
        keys = set(inmates)
        then = cls()
        # All rows of the period are read and those of others left: a list of thousands of keys is slower.
        for row in Inmate.objects.order_by().values("pk", *FACTS):
            if row["pk"] in keys:
                then.now[row["pk"]] = row
        later = FactChange.objects.filter(
            Q(state=FactChange.State.DONE, asked_at__gt=since)
            | Q(state=FactChange.State.CONFIRMED, answered_at__gt=since)
        ).select_related("custody")
        for change in sorted(later.order_by("pk"), key=lambda change: (change.acted_at, change.pk), reverse=True):
            acted = change.acted_at
            if acted and change.custody.inmate_id in keys:
                before = {name: values[0] for name, values in change.changes.items() if name in FACTS}
                then.changes[change.custody.inmate_id].append((acted, before))
        return then

    def at(self, inmate: int, moment: datetime) -> Known:
        """What was known of someone at a moment."""
        facts = dict(self.now[inmate])
        for acted, before in self.changes.get(inmate, ()):
            if acted > moment:
                facts |= before
        return known(facts, clock.facility_date(moment))

"""A placement decision judged again: the facts then, the rules then, the verdict then, and what today's rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cells.decisions import replay
from cells.models import Cell, Stay
from cells.verdicts import BY_CODE, RULES_VERSION
from inmates.models import Inmate
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event
from lcs_ims.lib.objections import Objection, Verdict, verdict_of

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Then:
    """An objection as it was: the rule, in the words of today, and whom it concerned."""

    code: str
    title: str
    concerns: Sequence[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision, then and now."""

    rules_then: str
    rules_now: str
    on: str
    person: Facts
    cell: Facts
    others: Sequence[tuple[Sequence[str], Facts]]
    verdict_then: Verdict
    verdict_now: Verdict
    then: Sequence[Then]
    now: Sequence[Objection]
    said_the_same: bool

    @property
    def differs(self) -> bool:
        """Whether today's rules would have answered otherwise on the same facts."""
        codes = {one.code for one in self.then}
        return self.verdict_then != self.verdict_now or codes != {one.code for one in self.now}


def judge_again(stay: Stay) -> Judged | None:
    """The decision kept with a stay, judged under the rules of today; None where none was made (found, taken over).

    It is also held against the event in the trail, so that a decision edited afterwards shows. One query.
    """
    decision: dict[str, Any] | None = stay.decision
    if not decision:
        return None
    now = replay(decision)
    return Judged(
        rules_then=decision["rules"],
        rules_now=RULES_VERSION,
        on=decision["on"],
        person=_person(decision["person"]),
        cell=_cell(decision["cell"]),
        others=[(group["numbers"], _person(group)) for group in decision["others"]],
        verdict_then=Verdict[decision["verdict"].upper()],
        verdict_now=verdict_of(now),
        then=[
            Then(one["code"], _(BY_CODE[one["code"]].title) if one["code"] in BY_CODE else "", one["concerns"])
            for one in decision["objections"]
        ],
        now=now,
        said_the_same=_event_agrees(stay, decision),
    )


def event_of(stay: Stay) -> Event | None:
    """The event with which a stay began."""
    wanted = (Action.STAY_BEGAN, Action.STAY_FOUND)
    about = Event.objects.filter(
        mentions__type="inmates.inmate", mentions__subject_id=str(stay.inmate_id), action__in=wanted
    )
    return next((event for event in about.order_by("leaf") if event.after.get("stay") == stay.pk), None)


def _event_agrees(stay: Stay, decision: Mapping[str, Any]) -> bool:
    event = event_of(stay)
    if event is None or "verdict" not in event.after:
        return False
    codes = [one["code"] for one in event.after.get("objections", [])]
    return event.after["verdict"] == decision["verdict"] and codes == [one["code"] for one in decision["objections"]]


def _person(kept: Mapping[str, Any]) -> Facts:
    said = [
        (_("Sex"), Inmate.Sex(kept["sex"]).label),
        (_("Age"), str(kept["band"]).replace("_", " ")),
        (_("Status group"), Cell.Status(kept["group"]).label),
        (_("Offence category"), Inmate.Category(kept["category"]).label),
        (_("Record"), Inmate.Record(kept["record"]).label),
        (_("Isolation"), _("in a cohort") if kept["isolation"] else ""),
        (_("Protection"), Inmate.Protection(kept["protection"]).label if kept["protection"] else ""),
        (_("Needs"), ", ".join(str(Inmate.Need(need).label) for need in kept["needs"])),
        (_("Separation concern"), kept["faction"]),
    ]
    return [(str(name), str(value)) for name, value in said if value]


def _cell(kept: Mapping[str, Any]) -> Facts:
    said = [
        (_("Cell"), kept["code"]),
        (_("Block"), kept["block"]),
        (_("Certified for"), kept["capacity"]),
        (_("Floor"), f"{kept['area']} m²"),
        (_("Sex"), kept["sex"] or _("no designation")),
        (_("Age"), kept["age"] or _("no designation")),
        (_("Status"), kept["status"] or _("no designation")),
        (_("Purpose"), Cell.Purpose(kept["purpose"]).label),
        (_("In service"), _("yes") if kept["in_service"] else _("no")),
    ]
    return [(str(name), str(value)) for name, value in said]

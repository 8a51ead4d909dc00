"""The history of a subject in sentences: what the trail holds, as an officer would say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event
from lcs_ims.audit.trail import history

SENTENCES: Mapping[str, Any] = {
    Action.LOG_BEGAN: gettext_lazy("The trail began."),
    Action.FACILITY_CREATED: gettext_lazy("Facility {what} entered."),
    Action.FACILITY_CHANGED: gettext_lazy("Facility {what} changed."),
    Action.FACILITY_GO_LIVE_SIGNED: gettext_lazy("End of the take-over signed."),
    Action.ADMISSION_REFUSED: gettext_lazy("An admission was refused."),
    Action.INMATE_ADMITTED: gettext_lazy("Admitted on order {order} of {court}."),
    Action.INMATE_TAKEN_OVER: gettext_lazy("Taken over from the register."),
    Action.INMATE_FACTS_CHANGED: gettext_lazy("Facts changed: {changes}."),
    Action.KEEP_APART_OPENED: gettext_lazy("Keep-apart order opened, level {level}."),
    Action.KEEP_APART_CLOSED: gettext_lazy("Keep-apart order closed."),
    Action.BLOCK_CREATED: gettext_lazy("Block {block} entered."),
    Action.CELL_CREATED: gettext_lazy("Cell {code} entered, certified for {certified_capacity}."),
    Action.CELL_CHANGED: gettext_lazy("Cell changed: {changes}."),
    Action.CELL_RETIRED: gettext_lazy("Cell retired."),
    Action.STAY_BEGAN: gettext_lazy("Placed in {cell}, bed {bed}."),
    Action.STAY_FOUND: gettext_lazy("Found in {cell}. {learned}"),
    Action.STAY_ENDED: gettext_lazy("Left {cell}, bed {bed}."),
    Action.STAY_REFUSED: gettext_lazy("Placing in {cell} refused."),
    Action.EXCEPTION_ASKED: gettext_lazy("Exception asked for {hours} hours: {rules}."),
    Action.EXCEPTION_GRANTED: gettext_lazy("Exception granted, asked by {asked_by}: {rules}."),
    Action.EXCEPTION_REFUSED: gettext_lazy("Exception refused."),
    Action.EXCEPTION_RENEWED: gettext_lazy("Renewal of an exception asked for {hours} hours: {rules}."),
    Action.EXCEPTION_ENDED: gettext_lazy("Exception ended: {rules}."),
    Action.OVERCROWDING_PROPOSED: gettext_lazy("Overcrowding order proposed for {days} days."),
    Action.OVERCROWDING_ORDERED: gettext_lazy("Overcrowding order in force for {days} days, proposed by {proposed_by}."),
    Action.OVERCROWDING_ENDED: gettext_lazy("Overcrowding order ended."),
    Action.EVACUATION_BEGAN: gettext_lazy("Evacuation mode began."),
    Action.EVACUATION_ENDED: gettext_lazy("Evacuation mode ended."),
    Action.WHEREABOUTS_BEGAN: gettext_lazy("Out or in holding: {place}, with {with_whom}."),
    Action.WHEREABOUTS_ENDED: gettext_lazy("Back from {place}."),
    Action.BREACH_OPENED: gettext_lazy("Breach opened: {label}."),
    Action.BREACH_CHANGED: gettext_lazy("Breach goes on with other people: {label}."),
    Action.BREACH_CLOSED: gettext_lazy("Breach closed: {label}."),
}
"""One sentence an action; gaps are filled from the event's `before` and `after`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history, ready for the page."""

    at: datetime
    text: str
    by: str
    reason: str
    tone: str


def entries(subject: Subject, limit: int = 30) -> list[Entry]:
    """The newest events of a subject in sentences. One query."""
    return [entry_of(event) for event in history(subject)[:limit]]


def entry_of(event: Event) -> Entry:
    """One event as a line of a history."""
    by = event.by
    who = ", ".join(part for part in (by.name or by.username, by.role.replace("_", " "), by.facility) if part)
    return Entry(event.occurred_at, sentence_of(event), who, event.reason, _tone(event))


def sentence_of(event: Event) -> str:
    """What happened, in the reader's language; an action without a sentence is named as it is."""
    template = SENTENCES.get(event.action)
    words = f"{event.action}." if template is None else str(template).format_map(_Gaps(event))
    if event.refusal:
        words = f"{words} {_('Refused:')} {event.refusal.get('message', '')}"
    if event.is_late:
        words = f"{words} {_('Entered late.')}"
    return words


class _Gaps(dict[str, str]):
    """The gaps of a sentence; what the event does not say is a dash."""

    def __init__(self, event: Event) -> None:
        before, after = event.before, event.after
        super().__init__({name: _said(value) for name, value in {**before, **after}.items()})
        self["what"] = event.on[0].label
        self["label"] = event.on[0].label
        changed = [name for name in after if name in before]
        self["changes"] = ", ".join(f"{name}: {_said(before[name])} → {_said(after[name])}" for name in changed)

    def __missing__(self, key: str) -> str:
        return "–"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "–" if value in (None, "") else str(value)


def _tone(event: Event) -> str:
    if event.refusal or event.action == Action.BREACH_OPENED:
        return "stop"
    return "warn" if event.is_late or event.action in {Action.STAY_FOUND, Action.EXCEPTION_GRANTED} else ""

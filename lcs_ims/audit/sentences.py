"""The history of a subject in sentences: what the trail holds, as an officer would say it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event
from lcs_ims.audit.phrases import PLACED_BY_EXCEPTION, SENTENCES
from lcs_ims.audit.trail import history
from lcs_ims.lib.wording import moment

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")  # as the trail writes them


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
    events = history(subject).exclude(action=Action.RECORD_READ)  # they would drive out what was done; see the trail
    return [entry_of(event) for event in events[:limit]]


def entry_of(event: Event) -> Entry:
    """One event as a line of a history."""
    by = event.by
    parts = (by.called, by.role.replace("_", " "), by.facility, by.source)
    who = ", ".join(dict.fromkeys(part for part in parts if part))
    return Entry(event.occurred_at, sentence_of(event), who, event.reason, _tone(event))


def sentence_of(event: Event) -> str:
    """What happened, in the reader's language; an action without a sentence is named as it is."""
    template = SENTENCES.get(event.action, f"{event.action}.")
    if event.action == Action.STAY_BEGAN and event.after.get("exception"):
        template = PLACED_BY_EXCEPTION
    words = str(template).format_map(_Gaps(event))
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
        self["what"], self["by"] = event.on[0].label, event.by.called
        for subject in event.on:
            kind = subject.type.rpartition(".")[2]
            self[kind] = subject.label
            self[f"{kind}s"] = f"{self[f'{kind}s']}, {subject.label}" if f"{kind}s" in self else subject.label
        changed = [name for name in after if name in before]
        self["changes"] = ", ".join(f"{name}: {_said(before[name])} → {_said(after[name])}" for name in changed)

    def __missing__(self, key: str) -> str:
        return "–"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return "–" if value in (None, "") else str(value)


def _tone(event: Event) -> str:
    if event.refusal or event.action == Action.BREACH_OPENED:
        return "stop"
    return "warn" if event.is_late or event.action in {Action.STAY_FOUND, Action.EXCEPTION_GRANTED} else ""

"""How the rows of this app are told in the trail, and named where a table differs from it."""

from collections.abc import Mapping
from typing import Any

_OF_VISIT: dict[str, Any] = {"label": lambda row: row.visit.visit_no}

KEPT: Mapping[str, Mapping[str, Any]] = {
    "Visitor": {
        "veiled": ["full_name", "identified_by", "relation", "phone", "email", "verified_with"],
        "label": lambda visitor: visitor.subject.label,
    },
    "Ban": {"label": lambda ban: ban.visitor.subject.label},
    "Client": {"veiled": ["named", "number", "purpose", "certificate"], "label": lambda client: client.subject.label},
    "VisitingHours": {"label": lambda hours: hours.facility.code},
    "Room": {"label": lambda room: f"{room.facility.code} {room.name}"},
    "Closure": {"label": lambda closure: closure.facility.code},
    "SlotHold": {"label": lambda hold: hold.inmate.inmate_no},
    # A pass code opens the gate: it is nobody's to read in the trail.
    "Visit": {
        "veiled": ["purpose", "cause_words", "reason", "learned", "pass_code", "form_token"],
        "label": lambda visit: visit.visit_no,
    },
    "Party": _OF_VISIT,
    "VisitFlag": _OF_VISIT | {"veiled": ["words", "acknowledged_words"]},
    "Step": _OF_VISIT,
    "GateEntry": {"veiled": ["words"], "label": lambda entry: entry.subject.label},
    "WaitStandard": {"label": str},
    "WaitAlert": _OF_VISIT | {"veiled": ["cause_words"]},
    "PoliceEntry": _OF_VISIT
    | {"veiled": ["officer", "purpose", "authority", "inmate_words", "lawyer_not_told_why", "adult_present"]},
    "Authoriser": {"label": lambda authoriser: authoriser.facility.code},
    "Authorisation": {
        "veiled": ["officer", "purpose", "authority", "answer_words"],
        "label": lambda authorisation: authorisation.facility.code,
    },
}

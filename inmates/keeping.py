"""How the rows of this app are told in the trail, and named where a table differs from it."""

from collections.abc import Mapping
from typing import Any

_OF_CUSTODY: dict[str, Any] = {"label": lambda row: row.custody.inmate.inmate_no}

KEPT: Mapping[str, Mapping[str, Any]] = {
    "Cohort": {"veiled": ["code", "condition"]},
    "Inmate": {
        "veiled": [
            "surname",
            "given_names",
            "identity_no",
            "nationality",
            "home_district",
            "language",
            "sex",
            "placed_as",
            "date_of_birth",
            "age_evidence",
            "age_disputed",
            "child_until",
            "isolation",
            "protection",
            "faction",
        ],
        "label": lambda inmate: inmate.inmate_no,
    },
    "Custody": {"veiled": ["inquiry_finding"], "label": lambda custody: custody.inmate.inmate_no},
    "Reception": _OF_CUSTODY | {"veiled": ["described", "apparent_age"]},
    "Escort": {"label": lambda escort: escort.facility.code},
    "Warrant": _OF_CUSTODY,
    "Charge": _OF_CUSTODY,
    "ReleaseOrder": _OF_CUSTODY,
    "Departure": _OF_CUSTODY | {"veiled": ["identity_checked", "property_returned", "nothing_else_holds"]},
    "FactChange": _OF_CUSTODY | {"veiled": ["evidence"]},
    "KeepApart": {"veiled": ["source"], "label": lambda order: order.subject.label},
    "IntakeAnswer": _OF_CUSTODY | {"veiled": ["words"]},
    "Classification": _OF_CUSTODY | {"veiled": ["proposed", "note"]},
    "Notice": _OF_CUSTODY | {"veiled": ["acknowledged_by", "how", "phone"]},
    "CallTask": {"veiled": ["words"], "label": lambda call: call.notice.custody.inmate.inmate_no},
    "Picture": _OF_CUSTODY,
    "PaperForm": {"label": str},
    "Matter": _OF_CUSTODY | {"veiled": ["sanction"]},
    "ClockFact": _OF_CUSTODY,
    "ClockAlarm": {"label": lambda alarm: alarm.inmate.inmate_no},
    "CourtAnswer": {"veiled": ["words"], "label": lambda answer: answer.alarm.inmate.inmate_no},
}

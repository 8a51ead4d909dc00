"""The kinds of visit, and what follows from the kind: when it may be, how long one waits, how it is supervised.

Minutes are LCS policy: the rules of the United Nations say "without delay" and name no figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lcs_ims.lib.objections import gettext_noop


class Kind(StrEnum):
    LAWYER = "lawyer"
    LEGAL_AID = "legal_aid"
    OWN_DOCTOR = "own_doctor"
    HEALTH_WORKER = "health_worker"
    EMERGENCY_DOCTOR = "emergency_doctor"
    POLICE = "police"
    FAMILY = "family"
    PROBATION = "probation"
    SOCIAL_WORKER = "social_worker"
    CHIEF = "chief"
    RELIGIOUS = "religious"
    CONSUL = "consul"
    OVERSIGHT = "oversight"
    COURT = "court"


class Hours(StrEnum):
    """When a kind may visit where the facility has published nothing for it."""

    OFFICE = "office"  # 08:00 to 16:30 on working days
    DAILY = "daily"  # 08:00 to 16:30 on any day
    FACILITY = "facility"  # the facility's visiting hours, on any day but public holidays
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Rules:
    """What follows from one kind. `wait` at most, `notice` before a booked visit, its usual `length`: in minutes."""

    title: str
    hours: Hours
    wait: int
    notice: int = 0
    length: int = 30
    private: bool = False  # in sight and not in hearing (NMR 61, 118, 120)


KINDS: Mapping[Kind, Rules] = {
    Kind.LAWYER: Rules(gettext_noop("Lawyer"), Hours.OFFICE, 30, length=60, private=True),
    Kind.LEGAL_AID: Rules(gettext_noop("Legal aid"), Hours.OFFICE, 30, length=60, private=True),
    Kind.OWN_DOCTOR: Rules(gettext_noop("Own doctor"), Hours.DAILY, 15, private=True),
    Kind.HEALTH_WORKER: Rules(gettext_noop("Health worker"), Hours.DAILY, 15, private=True),
    Kind.EMERGENCY_DOCTOR: Rules(gettext_noop("Emergency doctor"), Hours.ALWAYS, 5, private=True),
    Kind.POLICE: Rules(gettext_noop("Police"), Hours.OFFICE, 30, notice=60),
    Kind.FAMILY: Rules(gettext_noop("Family"), Hours.FACILITY, 60, notice=120),
    Kind.PROBATION: Rules(gettext_noop("Probation officer"), Hours.OFFICE, 60, private=True),
    Kind.SOCIAL_WORKER: Rules(gettext_noop("Social worker"), Hours.OFFICE, 60),
    Kind.CHIEF: Rules(gettext_noop("Chief"), Hours.FACILITY, 60),
    Kind.RELIGIOUS: Rules(gettext_noop("Religious counsellor"), Hours.FACILITY, 60),
    Kind.CONSUL: Rules(gettext_noop("Consul"), Hours.OFFICE, 60, private=True),
    Kind.OVERSIGHT: Rules(gettext_noop("Oversight body"), Hours.ALWAYS, 60, private=True),
    Kind.COURT: Rules(gettext_noop("Court"), Hours.ALWAYS, 60),
}

LEGAL = frozenset({Kind.LAWYER, Kind.LEGAL_AID})
MEDICAL = frozenset({Kind.OWN_DOCTOR, Kind.HEALTH_WORKER, Kind.EMERGENCY_DOCTOR})
SOCIAL = frozenset({Kind.FAMILY, Kind.CHIEF, Kind.RELIGIOUS})
WITH_ACCOUNTS = LEGAL | MEDICAL | {Kind.POLICE}
"""Those who are invited to an account of their own."""


def purpose_kept(kind: str, words: str) -> str:
    """What a visit is for, as it is kept. Of a lawyer's or a doctor's nothing is: it is theirs (NMR 61, 118)."""
    return "" if Kind(kind) in LEGAL | MEDICAL else words.strip()

"""The kinds of visit, and what follows from the kind: when it may be, how long one waits, how it is supervised.

Minutes are LCS policy: the rules of the United Nations say "without delay" and name no figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IDENTITY = _("Identity number")


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

    title: str | Promise
    hours: Hours
    wait: int
    notice: int = 0
    length: int = 30
    private: bool = False  # in sight and not in hearing (NMR 61, 118, 120)
    identified_by: str | Promise = IDENTITY


KINDS: Mapping[Kind, Rules] = {
    Kind.LAWYER: Rules(
        _("Lawyer"), Hours.OFFICE, 30, length=60, private=True, identified_by=_("Roll or registration number")
    ),
    Kind.LEGAL_AID: Rules(
        _("Legal aid"), Hours.OFFICE, 30, length=60, private=True, identified_by=_("Roll or registration number")
    ),
    Kind.OWN_DOCTOR: Rules(_("Own doctor"), Hours.DAILY, 15, private=True, identified_by=_("Registration number")),
    Kind.HEALTH_WORKER: Rules(
        _("Health worker"), Hours.DAILY, 15, private=True, identified_by=_("Registration number")
    ),
    Kind.EMERGENCY_DOCTOR: Rules(
        _("Emergency doctor"), Hours.ALWAYS, 5, private=True, identified_by=_("Registration number")
    ),
    Kind.POLICE: Rules(_("Police"), Hours.OFFICE, 30, notice=60, identified_by=_("Force number and station")),
    Kind.FAMILY: Rules(_("Family"), Hours.FACILITY, 60, notice=120),
    Kind.PROBATION: Rules(_("Probation officer"), Hours.OFFICE, 60, private=True),
    Kind.SOCIAL_WORKER: Rules(_("Social worker"), Hours.OFFICE, 60),
    Kind.CHIEF: Rules(_("Chief"), Hours.FACILITY, 60),
    Kind.RELIGIOUS: Rules(_("Religious counsellor"), Hours.FACILITY, 60),
    Kind.CONSUL: Rules(_("Consul"), Hours.OFFICE, 60, private=True),
    Kind.OVERSIGHT: Rules(_("Oversight body"), Hours.ALWAYS, 60, private=True),
    Kind.COURT: Rules(_("Court"), Hours.ALWAYS, 60),
}

CHOICES = [(kind.value, rules.title) for kind, rules in KINDS.items()]

LEGAL = frozenset({Kind.LAWYER, Kind.LEGAL_AID})
MEDICAL = frozenset({Kind.OWN_DOCTOR, Kind.HEALTH_WORKER, Kind.EMERGENCY_DOCTOR})
SOCIAL = frozenset({Kind.FAMILY, Kind.CHIEF, Kind.RELIGIOUS})


def purpose_kept(kind: str, words: str) -> str:
    """What a visit is for, as it is kept. Of a lawyer's or a doctor's nothing is: it is theirs (NMR 61, 118)."""
    return "" if Kind(kind) in LEGAL | MEDICAL else words.strip()

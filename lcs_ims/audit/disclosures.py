"""What the Inspectorate is told of without asking: which actions, under which heading, and how soon.

An event whose action stands here *is* the disclosure: nobody writes it, delays it or takes it back
apart from the deed itself. The portal's watcher copies it within a minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit.actions import Action


class Telling(StrEnum):
    """How soon: by itself in the same minute, or in the facility's digest of the day."""

    AT_ONCE = "at_once"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A kind of disclosure: `kind` is kept for good, `words` is its heading."""

    kind: str
    telling: Telling
    words: str | Promise


EXCEPTION = Disclosure("exception", Telling.DIGEST, _("Exceptions"))
OVERCROWDING = Disclosure("overcrowding", Telling.DIGEST, _("Overcrowding orders"))
EVACUATION = Disclosure("evacuation", Telling.DIGEST, _("Evacuations"))
WIDENED = Disclosure("widened_facts", Telling.AT_ONCE, _("Facts that open cells"))
AS_FOUND = Disclosure("as_found", Telling.DIGEST, _("Stays as found"))
BREACH = Disclosure("breach", Telling.DIGEST, _("Breaches"))
CHILD = Disclosure("child", Telling.AT_ONCE, _("Children"))
LOCKED_UP = Disclosure("locked_up", Telling.AT_ONCE, _("Locked up after a release order"))
ILL_TREATMENT = Disclosure("ill_treatment", Telling.AT_ONCE, _("Allegations of ill-treatment"))
SEGREGATION = Disclosure("segregation", Telling.AT_ONCE, _("Segregation"))
EXIT_WITH_POLICE = Disclosure("exit_with_police", Telling.AT_ONCE, _("Taken out with police"))
NIGHT = Disclosure("night", Telling.AT_ONCE, _("In or out at night"))
NIGHT_POLICE = Disclosure("night_police", Telling.AT_ONCE, _("Police after hours"))
UNAUTHORISED = Disclosure("unauthorised", Telling.AT_ONCE, _("Visits without authorisation"))
ESCALATED_WAIT = Disclosure("escalated_wait", Telling.DIGEST, _("Waits escalated"))
UNANSWERED_CLIENT = Disclosure("unanswered_client", Telling.DIGEST, _("Requests of lawyers unanswered"))
REFUSED_INTERVIEW = Disclosure("refused_interview", Telling.AT_ONCE, _("Interviews of children refused"))
EMERGENCY = Disclosure("emergency", Telling.DIGEST, _("Emergency doctors late or refused"))
TRAIL = Disclosure("trail", Telling.AT_ONCE, _("The trail itself"))
LATE = Disclosure("late", Telling.DIGEST, _("Entered late"))

DISCLOSED: Mapping[Action, Disclosure] = {
    Action.EXCEPTION_GRANTED: EXCEPTION,
    Action.EXCEPTION_RENEWED: EXCEPTION,
    Action.OVERCROWDING_ORDERED: OVERCROWDING,
    Action.EVACUATION_BEGAN: EVACUATION,
    Action.FACTS_WIDENED: WIDENED,
    Action.STAY_FOUND: AS_FOUND,
    Action.FOUND_WITHOUT_TRANSFER: AS_FOUND,
    Action.BREACH_OPENED: BREACH,
    Action.RELEASE_LOCKED_UP: LOCKED_UP,
    Action.ILL_TREATMENT_ALLEGED: ILL_TREATMENT,
    Action.SEGREGATION_ORDERED: SEGREGATION,
    Action.SEGREGATION_UNSEEN: SEGREGATION,
    Action.SEGREGATION_ENDS_SOON: SEGREGATION,
    Action.SEGREGATION_ENDED: SEGREGATION,
    Action.OUT_WITH_POLICE: EXIT_WITH_POLICE,
    Action.OUT_AT_NIGHT: NIGHT,
    Action.LEFT_AT_NIGHT: NIGHT,
    Action.GATE_ENTRY_AT_NIGHT: NIGHT,
    Action.CHILD_NOTICE_ESCALATED: CHILD,
    Action.CHILD_CALL_OPENED: CHILD,
    Action.CHILD_CALL_CLOSED: CHILD,
    Action.WAIT_ESCALATED: ESCALATED_WAIT,
    Action.EMERGENCY_LATE: EMERGENCY,
    Action.EMERGENCY_REFUSED: EMERGENCY,
    Action.EMERGENCY_REVIEW_OVERDUE: EMERGENCY,
    Action.INTERVIEW_REFUSED: REFUSED_INTERVIEW,
    Action.AUTHORISATION_ASKED: NIGHT_POLICE,
    Action.AUTHORISATION_GRANTED: NIGHT_POLICE,
    Action.AUTHORISATION_REFUSED: NIGHT_POLICE,
    Action.AUTHORISATION_UNANSWERED: NIGHT_POLICE,
    Action.AUTHORISATION_CLAIMED: NIGHT_POLICE,
    Action.POLICE_ENTERED_AT_NIGHT: NIGHT_POLICE,
    Action.LAWYER_NOTICE_DELAYED: NIGHT_POLICE,
    Action.POLICE_ENTERED_UNAUTHORISED: UNAUTHORISED,
    Action.POLICE_STAYED: NIGHT_POLICE,
    Action.VISIT_FOUND_OUT: UNAUTHORISED,
    Action.CLIENT_ANSWER_OVERDUE: UNANSWERED_CLIENT,
    Action.CLOCK_STEPPED: TRAIL,
    Action.PAYLOAD_ERASED: TRAIL,
    Action.ROWS_WRITTEN: TRAIL,
    Action.DATABASE_RESTORED: TRAIL,
}
"""By action. Whoever adds an action that the Inspectorate must hear of adds it here, with its kind."""

KINDS: Mapping[str, Disclosure] = {
    kind.kind: kind
    for kind in (
        CHILD, NIGHT_POLICE, UNAUTHORISED, EXIT_WITH_POLICE, NIGHT, REFUSED_INTERVIEW, ILL_TREATMENT, LOCKED_UP,
        SEGREGATION, WIDENED, TRAIL, EXCEPTION, OVERCROWDING, EVACUATION, AS_FOUND, BREACH, ESCALATED_WAIT,
        UNANSWERED_CLIENT, EMERGENCY, LATE,
    )
}  # fmt: skip
"""All kinds, in the order in which they are shown."""

_BY_NAME: dict[str, Disclosure] = {action.value: told for action, told in DISCLOSED.items()}


def disclosure_of(action: str, after: Mapping[str, Any], *, late: bool, refused: bool = False) -> Disclosure | None:
    """The kind under which an event is told, or None. `late`: entered more than 15 minutes after it happened.

    What concerns a child (`after["child"]`) is told at once, whatever else it is. What came with a register on
    paper (`after["taken_over"]`) is no news. Of refusals only those of interviews of children are told.
    """
    found = _BY_NAME.get(action)  # an action of a later version is no Action here
    if after.get("taken_over") or (refused and found is not REFUSED_INTERVIEW):
        return None
    if found and after.get("child") and found.telling is Telling.DIGEST:
        return CHILD
    if found is None and late:
        return LATE
    return found

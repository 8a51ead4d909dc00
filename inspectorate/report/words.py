"""The report's words for codes, in the reader's language."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cells.models import Count, CountQuestion, PlacementException
from cells.verdicts import BY_CODE
from inmates.clocks import BY_CODE as CLOCK_BY_CODE
from inmates.models import CourtAnswer
from inspectorate.figures.unanswered import Gap
from lcs_ims.audit.actions import Action
from lcs_ims.audit.disclosures import DISCLOSED
from lcs_ims.lib import wording
from visits.kinds import KINDS, Kind
from visits.models import Visit

VERDICTS = {
    "kept": gettext_lazy("Kept"),
    "broken": gettext_lazy("Broken"),
    "taken_over": gettext_lazy("Broken before the take-over"),
}
TONES = {"kept": "good", "broken": "stop", "taken_over": "warn"}

FIELDS = {
    "sex": gettext_lazy("sex"),
    "placed_as": gettext_lazy("placed as"),
    "date_of_birth": gettext_lazy("date of birth"),
    "age_evidence": gettext_lazy("evidence of age"),
    "age_disputed": gettext_lazy("age in dispute"),
    "child_until": gettext_lazy("kept among children until"),
    "legal_status": gettext_lazy("legal status"),
    "category_set": gettext_lazy("offence category"),
    "record": gettext_lazy("record"),
    "isolation": gettext_lazy("medical isolation"),
    "protection": gettext_lazy("protection"),
    "needs": gettext_lazy("needs"),
    "faction": gettext_lazy("faction"),
    "charges": gettext_lazy("charges"),
}

ENTRIES = {
    Action.INMATE_RECEIVED: gettext_lazy("Reception at the gate"),
    Action.INMATE_ADMITTED: gettext_lazy("Admission"),
    Action.INMATE_LEFT: gettext_lazy("Way out of custody"),
    Action.LEFT_AT_NIGHT: gettext_lazy("Way out of custody at night"),
    Action.STAY_BEGAN: gettext_lazy("Placing in a cell"),
    Action.STAY_ENDED: gettext_lazy("End of a stay"),
    Action.WHEREABOUTS_BEGAN: gettext_lazy("Going out"),
    Action.OUT_WITH_POLICE: gettext_lazy("Going out with police"),
    Action.OUT_AT_NIGHT: gettext_lazy("Going out at night"),
    Action.WHEREABOUTS_ENDED: gettext_lazy("Coming back"),
    Action.TRANSFER_SENT: gettext_lazy("Transfer sent"),
    Action.TRANSFER_RECEIVED: gettext_lazy("Transfer received"),
    Action.COUNT_FIGURE_ENTERED: gettext_lazy("Figure of a count"),
    Action.RELEASE_ORDER_RECEIVED: gettext_lazy("Release order"),
    Action.CLOCK_FACT_RECORDED: gettext_lazy("Fact of a custody clock"),
    Action.ESCORT_ARRIVED: gettext_lazy("Arrival of an escort"),
    Action.ROWS_WRITTEN: gettext_lazy("Rows written by hand"),
    Action.DATABASE_RESTORED: gettext_lazy("Database restored from a copy"),
    Action.CLOCK_STEPPED: gettext_lazy("Clock of the database set"),
    Action.PAYLOAD_ERASED: gettext_lazy("Detail erased under the law"),
}


def rule(code: str) -> str:
    """What officers call the broken rule."""
    return _(BY_CODE[code].title)


def clock_title(code: str) -> str:
    return _(CLOCK_BY_CODE[code].title)


def kind(code: str) -> str:
    """A kind of visit."""
    return _(KINDS[Kind(code)].title)


def cause(code: str) -> str:
    return str(Visit.Cause(code).label) if code else _("No cause given")


def entry(action: str) -> str:
    """An action of the trail; its own name where there is no better word."""
    try:
        return str(ENTRIES[Action(action)])
    except (KeyError, ValueError):
        return action


def disclosure(action: str) -> str:
    """What the Inspectorate was told of; the action's own name where it is told no more."""
    try:
        return str(DISCLOSED[Action(action)].words)
    except (KeyError, ValueError):
        return action


def fields(names: tuple[str, ...]) -> str:
    return ", ".join(str(FIELDS.get(name, name)) for name in names) or _("a fact of health")


def exception_state(state: str) -> str:
    return str(PlacementException.State(state).label)


def count_kind(code: str) -> str:
    return str(Count.Kind(code).label)


def count_answer(code: str) -> str:
    return str(CountQuestion.Answer(code).label) if code else _("Not answered")


def court_answer(code: str) -> str:
    return str(CourtAnswer.Kind(code).label) if code else ""


def gap(one: Gap) -> str:
    """What could not be answered, and why."""
    return GAPS[one.code](one)


GAPS: dict[str, Callable[[Gap], str]] = {
    "cut-short": lambda _gap: _(
        "The checkpoint is older than the end of the period. What happened after its moment is not in this report."
    ),
    "not-covered": lambda gap: (
        ngettext(
            "%(count)s event was in the trail after the checkpoint when this was read. The checkpoint does not"
            " cover it.",
            "%(count)s events were in the trail after the checkpoint when this was read. The checkpoint does not"
            " cover them.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "erased": lambda gap: (
        ngettext(
            "The detail of %(count)s event was erased under the law. That it happened stands; what it said does not.",
            "The detail of %(count)s events was erased under the law. That they happened stands; what they said does"
            " not.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "no-records": lambda _gap: _(
        "Nothing is recorded of this facility. It has not been taken over, or it is closed."
    ),
    "before-records": lambda gap: (
        ngettext(
            "The records begin on %(on)s. The first day of the period cannot be told.",
            "The records begin on %(on)s. The first %(count)s days of the period cannot be told.",
            gap.count,
        )
        % {"count": gap.count, "on": wording.day(gap.on)}
    ),
    "not-live": lambda _gap: _(
        "Two officers have not signed that the register is taken over. Who is missing from it cannot be told."
    ),
    "sex-unknown": lambda gap: (
        ngettext(
            "The sex of %(count)s person is not recorded. The rules treat them as apart from everyone.",
            "The sex of %(count)s people is not recorded. The rules treat them as apart from everyone.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "breach-start-unknown": lambda gap: (
        ngettext(
            "%(count)s breach came with the register. How long it lasted before that day cannot be told.",
            "%(count)s breaches came with the register. How long they lasted before that day cannot be told.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "wait-unknown": lambda gap: (
        ngettext(
            "%(count)s visit was found out later, so its wait cannot be told.",
            "%(count)s visits were found out later, so their waits cannot be told.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "arrival-unknown": lambda gap: (
        ngettext(
            "%(count)s visit has no time of arrival, so its wait cannot be told.",
            "%(count)s visits have no time of arrival, so their waits cannot be told.",
            gap.count,
        )
        % {"count": gap.count}
    ),
    "no-lock-up-count": lambda _gap: _(
        "No lock-up count is recorded. Whether the book was true at night is not known."
    ),
    "no-unlock-count": lambda _gap: _(
        "No unlock count is recorded. Whether the book was true by morning is not known."
    ),
    "silent-nights": lambda gap: (
        ngettext(
            "On %(count)s night the trail holds no event of this facility. Nothing happened, or nothing was written"
            " down.",
            "On %(count)s nights the trail holds no event of this facility. Nothing happened, or nothing was written"
            " down.",
            gap.count,
        )
        % {"count": gap.count}
    ),
}

"""What is known of someone at the gate, and whether age and order allow an admission."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from inmates.ages import FINDING_AGE, PROSECUTION_AGE, AgeBand, age_on, latest_birth, years_old
from inmates.models import Inmate
from lcs_ims.lib.refusal import Refused

OLDEST = 120  # years; beyond it the date was misread


@dataclass(frozen=True, slots=True)
class OrderOfCourt:
    """The order that commits the person (NMR 7): without one nobody is admitted."""

    number: str
    court: str
    issued_on: date
    valid_until: date | None = None
    kind: str = ""
    prosecutor: str = ""
    came_with_person: bool = True


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of someone at the gate: the facts that decide the cell, and the order."""

    surname: str
    given_names: str
    sex: str
    date_of_birth: str
    age_disputed: bool
    legal_status: str
    record: str
    order: OrderOfCourt
    offences: tuple[str, ...] = ()
    age_evidence: str = Inmate.AgeEvidence.NONE
    identity_no: str = ""
    nationality: str = ""
    home_district: str = ""
    language: str = ""
    protection: str = ""
    needs: tuple[str, ...] = ()
    faction: str = ""
    finding: str = ""
    next_court_on: date | None = None
    not_same_person: str = field(default="")


def decide_newcomer(newcomer: Newcomer, today: date) -> None:
    """Raise Refused unless the age and the order allow an admission on this facility date."""
    _decide_age(newcomer, today)
    decide_order(newcomer.order, today)
    if not newcomer.order.came_with_person and _young(newcomer, today):
        raise Refused(
            "order-not-with-child",
            _(
                "A child is admitted only on an order that came with the child. "
                "Ask the escort for it, or hand the child back to the probation officer."
            ),
        )


def _young(newcomer: Newcomer, today: date) -> bool:
    """A child, or someone who may be one."""
    born = latest_birth(newcomer.date_of_birth)
    band = age_on(born, today, disputed=newcomer.age_disputed).band
    return band in {AgeBand.CHILD, AgeBand.AGE_DISPUTED}


def decide_order(order: OrderOfCourt, today: date) -> None:
    """Raise Refused for an order that is dated ahead, or has lapsed on this facility date."""
    if order.issued_on > today:
        raise Refused("order-in-future", _("The order is dated in the future. Read its date again."))
    if order.valid_until and order.valid_until < today:
        raise Refused(
            "order-lapsed",
            _("The order lapsed on {day:%Y-%m-%d}. Nobody is admitted on it: ask the escort for a valid one.").format(
                day=order.valid_until
            ),
        )


def _decide_age(newcomer: Newcomer, today: date) -> None:
    born = _born(newcomer.date_of_birth, today)
    if born is None:
        return
    years = years_old(born, today)
    if years > OLDEST:
        raise Refused("born-too-long-ago", _("The date of birth is over 120 years ago. Read it again."))
    if years < PROSECUTION_AGE:
        raise Refused(
            "under-ten",
            _(
                "A child under 10 cannot be prosecuted (CPWA 2011 s.79) and is not admitted. "
                "Refer the child to the probation officer of the district now."
            ),
        )
    if years < FINDING_AGE and not newcomer.finding:
        raise Refused(
            "finding-missing",
            _(
                "A child of 10 to 13 is held only on an inquiry magistrate's finding (CPWA 2011 s.79). "
                "Write its number and date, or refer the child to the probation officer."
            ),
        )


def _born(text: str, today: date) -> date | None:
    try:
        born = latest_birth(text)
    except ValueError as error:
        message = _(
            "{text} is not a date of birth. Write a year, a month or a day, such as 2009, 2009-05 or 2009-05-17."
        )
        raise Refused("birth-not-a-date", message.format(text=text)) from error
    earliest = f"{text}-01-01"[: len("2009-05-17")]
    if born and date.fromisoformat(earliest) > today:
        raise Refused("born-in-future", _("The date of birth is in the future. Read it again."))
    return born

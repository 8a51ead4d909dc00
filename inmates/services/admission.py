"""Admission: someone comes in with an order, and is in the roll from that minute."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import FINDING_AGE, PROSECUTION_AGE, AgeBand, age_on, latest_birth, years_old
from inmates.models import Charge, Custody, Departure, Inmate, Warrant
from inmates.offences import category_of
from inmates.search import same_person_candidates
from inmates.status import GROUP_OF_STATUS
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
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


@deed
def admit_newcomer(newcomer: Newcomer, facility: Facility, *, by: Actor) -> Inmate:
    """Admit someone who has no record yet; they are in the roll and in the queue for a cell.

    Raises Refused: `under-ten`, `finding-missing`, `birth-not-a-date`, `born-in-future`, `born-too-long-ago`,
    `order-lapsed`, `order-in-future`, `order-not-with-child`, `identity-known`, `known-already` (a record that may
    be the same person; `not_same_person` gives the reason why it is not), `not-permitted`.
    """
    attempt(Action.ADMISSION_REFUSED, by=by, on=[facility.subject])
    require(by, Permission.ADMIT_INMATE, facility)
    now = clock.now()
    decide_newcomer(newcomer, clock.facility_date(now))
    locks.hold_admissions()
    not_known(newcomer)
    inmate = Inmate(inmate_no=next_number(now))
    set_identity(inmate, newcomer)
    set_facts(inmate, newcomer)
    inmate.save(force_insert=True)
    _begin_custody(inmate, newcomer, facility, by=by, now=now)
    return inmate


@deed
def admit_again(inmate: Inmate, newcomer: Newcomer, facility: Facility, *, by: Actor) -> Inmate:
    """Admit someone whose record is on file and who is not in custody now; the facts are those of today.

    Raises Refused: `in-custody-already`, `use-recapture` (the last custody ended by an escape), `died`, and
    those of `admit_newcomer` that concern age and order.
    """
    attempt(Action.ADMISSION_REFUSED, by=by, on=[inmate.subject, facility.subject])
    require(by, Permission.ADMIT_INMATE, facility)
    now = clock.now()
    decide_newcomer(newcomer, clock.facility_date(now))
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    inmate = Inmate.objects.get(pk=inmate.pk)
    may_come_again(inmate)
    on_file = inmate.age(clock.facility_date(now)).band, inmate.protection, inmate.needs
    set_facts(inmate, newcomer)
    not_widened(inmate, *on_file, today=clock.facility_date(now))
    inmate.save()
    _begin_custody(inmate, newcomer, facility, by=by, now=now)
    return inmate


def may_come_again(inmate: Inmate) -> None:
    """Raise Refused for who escaped or died. The caller holds the person."""
    last = Departure.objects.filter(custody__inmate=inmate).order_by("-at", "-pk").first()
    if last is None or inmate.custodies.open().exists():
        return
    if last.kind == Departure.Kind.ESCAPE:
        raise Refused(
            "use-recapture",
            _("{number} escaped on {day:%Y-%m-%d}. Use recapture: the orders that held the person still do.").format(
                number=inmate.inmate_no, day=clock.local(last.at)
            ),
        )
    if last.kind == Departure.Kind.DEATH:
        raise Refused(
            "died",
            _("The record of {number} ends with a death. This is someone else: look for their own record.").format(
                number=inmate.inmate_no
            ),
        )


def not_widened(inmate: Inmate, band: AgeBand, protection: str, needs: list[str], *, today: date) -> None:
    """No admission widens what the file says: that takes two officers (inmates/services/facts.py).

    Another age than the file's is in dispute; protection and the need of company stay until they are ended.
    """
    young = {AgeBand.CHILD, AgeBand.AGE_DISPUTED}
    if (band in young) != (inmate.age(today).band in young):
        inmate.age_disputed = True
    inmate.protection = inmate.protection or protection
    if Inmate.Need.NOT_ALONE in needs and Inmate.Need.NOT_ALONE not in inmate.needs:
        inmate.needs = [*inmate.needs, Inmate.Need.NOT_ALONE.value]


def next_number(now: datetime) -> str:
    """The next free inmate number of the year, such as LCS/2026/00412. The caller holds the admission lock."""
    year = f"LCS/{clock.facility_date(now).year}/"
    highest = Inmate.objects.filter(inmate_no__startswith=year).aggregate(highest=Max("inmate_no"))["highest"]
    return f"{year}{int(highest.rpartition('/')[2]) + 1 if highest else 1:05d}"


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


def not_known(newcomer: Newcomer) -> None:
    """Raise Refused where a record on file is, or may be, of the same person. The caller holds the admissions."""
    if newcomer.identity_no:
        known = Inmate.objects.filter(identity_no=newcomer.identity_no).first()
        if known:
            raise Refused(
                "identity-known",
                _("Identity number {identity} is on file for {number}. Admit that record.").format(
                    identity=newcomer.identity_no, number=known.inmate_no
                ),
            )
        return
    matches = same_person_candidates(newcomer.surname, newcomer.given_names, newcomer.date_of_birth)
    if matches and not newcomer.not_same_person.strip():
        raise Refused(
            "known-already",
            _(
                "{numbers} has the same name and date of birth. Admit that record, or say why it is not "
                "the same person."
            ).format(numbers=", ".join(match.inmate_no for match in matches)),
        )


def set_identity(inmate: Inmate, newcomer: Newcomer) -> None:
    """Who the person is, on the record; the caller saves it."""
    inmate.surname = newcomer.surname
    inmate.given_names = newcomer.given_names
    inmate.identity_no = newcomer.identity_no
    inmate.nationality = newcomer.nationality
    inmate.home_district = newcomer.home_district
    inmate.language = newcomer.language


def set_facts(inmate: Inmate, newcomer: Newcomer) -> None:
    """The facts of today on the record; the caller saves it."""
    inmate.sex = newcomer.sex
    inmate.date_of_birth = newcomer.date_of_birth
    inmate.age_evidence = newcomer.age_evidence
    inmate.age_disputed = newcomer.age_disputed
    inmate.legal_status = newcomer.legal_status
    inmate.category_of_charges = category_of(newcomer.offences, GROUP_OF_STATUS[newcomer.legal_status])
    inmate.category_set = ""
    inmate.record = newcomer.record
    inmate.protection = newcomer.protection
    inmate.needs = list(newcomer.needs)
    inmate.faction = newcomer.faction


def _begin_custody(inmate: Inmate, newcomer: Newcomer, facility: Facility, *, by: Actor, now: datetime) -> None:
    custody = Custody(inmate=inmate, facility=facility, admitted_at=now)
    set_order(custody, newcomer)
    try:
        with transaction.atomic():
            custody.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "in-custody-already",
            _("{number} is in custody already. Look at the record before anything else.").format(
                number=inmate.inmate_no
            ),
        ) from error
    write_admission(custody, newcomer, by=by)


def set_order(custody: Custody, newcomer: Newcomer) -> None:
    """What the order says of the custody; the caller saves it."""
    custody.inquiry_finding = newcomer.finding
    custody.next_court_on = newcomer.next_court_on
    if newcomer.legal_status == Inmate.LegalStatus.REMAND:
        custody.remanded_on = newcomer.order.issued_on


def write_admission(custody: Custody, newcomer: Newcomer, *, by: Actor) -> None:
    """The order, the charges and the event of an admission."""
    inmate, facility, order = custody.inmate, custody.facility, newcomer.order
    Warrant.objects.create(
        custody=custody,
        number=order.number,
        court=order.court,
        issued_on=order.issued_on,
        valid_until=order.valid_until,
        kind=order.kind,
        prosecutor=order.prosecutor.strip(),
        came_with_person=order.came_with_person,
    )
    Charge.objects.bulk_create(
        Charge(custody=custody, offence_code=code) for code in dict.fromkeys(newcomer.offences)
    )
    record(
        Action.INMATE_ADMITTED,
        by=by,
        on=[inmate.subject, facility.subject],
        after={
            "legal_status": inmate.legal_status,
            "category": inmate.category,
            "order": order.number,
            "court": order.court,
            "offences": list(newcomer.offences),
        },
        sensitive={"name": inmate.full_name, "sex": inmate.sex, "date_of_birth": inmate.date_of_birth},
        reason=newcomer.not_same_person,
    )

"""Admission: someone comes in with an order, and is in the roll from that minute."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand
from inmates.models import Charge, Custody, Departure, Inmate, Warrant
from inmates.newcomers import Newcomer, decide_newcomer
from inmates.offences import category_of
from inmates.search import same_person_candidates
from inmates.status import GROUP_OF_STATUS
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


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

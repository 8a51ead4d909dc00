"""Deeds that answer a request: confirmed, at the door, not confirmed, objected to and reviewed.

*Not confirmed* has the same words whether nobody of that name is held or the person said no.
"""

from datetime import timedelta
from uuid import uuid4, uuid5

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import Access, NotPermitted, require
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.diary import Asked, Diary
from visits.hours import Span
from visits.kinds import LEGAL, Kind
from visits.models import Client, Visit, Visitor
from visits.services.booking import Booking, book_visit
from visits.services.notices import tell_answered
from visits.services.people import write_verification
from visits.services.ties import State, held_at, record_about, waiting
from visits.slots import first_free

LOOKS_AHEAD = 14  # days, for the first visit


@deed
def confirm_client(client: Client, inmate: Inmate, *, agreed: bool, by: Actor) -> tuple[Client, Visit | None]:
    """Answer a request with the person's own answer; a yes books the first visit, at the next free time.

    Of the police the answer is written down and binds nobody. Raises Refused: `not-permitted`,
    `answered-already`, `under-review`, `not-verified`, `not-held`.
    """
    facility = held_at(inmate)
    require(by, Permission.VERIFY_VISITORS, facility)
    locks.hold_people([inmate.pk])
    client = waiting(client)
    if client.state == State.OBJECTED:
        raise Refused("under-review", _("An objection is under review. Its reviewer answers first."))
    if not client.visitor.is_verified(clock.now()):
        raise Refused("not-verified", _("The visitor is not verified. Check the certificate and verify them first."))
    if not agreed and client.visitor.kind != Kind.POLICE:
        return _close(client, inmate, agreed=False, by=by), None
    if same := Client.objects.confirmed().filter(visitor=client.visitor, inmate=inmate).first():
        _close(client, inmate, agreed=agreed, by=by, reason=_("Confirmed before."))
        return same, _first_visit(client, inmate, facility, by=by)
    client.inmate, client.inmate_agreed, client.told_facility = inmate, agreed, facility
    _answer(client, State.CONFIRMED, by=by)
    record_about(Action.CLIENT_CONFIRMED, client, by=by, after={"agreed": agreed})
    visit = _first_visit(client, inmate, facility, by=by)
    tell_answered(client, by=by)
    return client, visit


@deed
def confirm_at_the_door(visitor: Visitor, inmate: Inmate, *, certificate: str, ground: str, by: Actor) -> Client:
    """A lawyer at the door: a practising certificate that was seen and the person's own yes are enough.

    Verifies the lawyer for the day where that is wanting. Raises Refused: `not-permitted`, `not-a-lawyer`,
    `certificate-missing`, `not-held`.
    """
    facility = held_at(inmate)
    require(by, Permission.BOOK_VISITS, facility)
    locks.hold_people([inmate.pk])
    locks.hold(Visitor.objects.filter(pk=visitor.pk))
    visitor = Visitor.objects.get(pk=visitor.pk)
    if visitor.kind not in LEGAL:
        raise Refused("not-a-lawyer", _("Only a lawyer or legal aid is confirmed at the door."))
    if not certificate.strip():
        raise Refused("certificate-missing", _("The practising certificate is not named. Write its number."))
    if known := Client.objects.confirmed().filter(visitor=visitor, inmate=inmate).first():
        return known
    now = clock.now()
    if not visitor.is_verified(now):
        tonight = clock.midnight(clock.facility_date(now) + timedelta(days=1))
        write_verification(visitor, certificate, tonight, by=by)
    client = Client.objects.create(
        visitor=visitor,
        inmate=inmate,
        named=inmate.full_name,
        number=inmate.inmate_no,
        ground=ground,
        state=State.CONFIRMED,
        requested_at=now,
        answer_due_at=now,
        answered_at=now,
        answered_by=by.called,
        inmate_agreed=True,
        certificate=certificate.strip(),
        told_facility=facility,
        form_token=uuid4(),
    )
    record_about(Action.CLIENT_CONFIRMED, client, by=by, after={"agreed": True, "at_the_door": True})
    return client


@deed
def answer_no(client: Client, *, by: Actor) -> Client:
    """Nobody of that name is held, or it cannot be told who is meant.

    Raises Refused: `not-permitted`, `answered-already`.
    """
    require(by, Permission.VERIFY_VISITORS, client.inmate.held_at if client.inmate else None)
    return _close(waiting(client), client.inmate, agreed=None, by=by)


@deed
def object_to_client(client: Client, inmate: Inmate, *, reason: str, reviewer: User, by: Actor) -> Client:
    """Object to a request, with a reason and somebody else who reviews it. The clock of the answer runs on.

    Raises Refused: `not-permitted`, `answered-already`, `reason-missing`, `wrong-reviewer`.
    """
    facility = held_at(inmate)
    require(by, Permission.VERIFY_VISITORS, facility)
    locks.hold_people([inmate.pk])
    client = waiting(client)
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write what speaks against it."))
    if reviewer.pk == by.user_id or not Access(reviewer).allowed(Permission.VERIFY_VISITORS, facility):
        raise Refused("wrong-reviewer", _("This person cannot review it. Name another officer of the facility."))
    client.inmate, client.state, client.objection = inmate, State.OBJECTED, reason.strip()
    client.objected_at, client.objected_by, client.reviewer = clock.now(), by.called, reviewer
    client.save(update_fields=["inmate", "state", "objection", "objected_at", "objected_by", "reviewer"])
    record_about(Action.CLIENT_OBJECTED, client, by=by, after={"reviewer": str(reviewer)}, reason=client.objection)
    return client


@deed
def review_objection(client: Client, *, upheld: bool, words: str, by: Actor) -> Client:
    """The reviewer upholds an objection, or sets it aside so that the request is answered.

    Raises Refused: `not-permitted`, `answered-already`, `words-missing`.
    """
    client = waiting(client)
    if client.state != State.OBJECTED or by.user_id != client.reviewer_id:
        raise NotPermitted
    if not words.strip():
        raise Refused("words-missing", _("Nothing is said. Write why the objection stands or falls."))
    client.reviewed_at, client.review = clock.now(), words.strip()
    client.save(update_fields=["reviewed_at", "review"])
    if upheld:
        return _close(client, client.inmate, agreed=client.inmate_agreed, by=by, reason=words.strip())
    client.state = State.ASKED
    client.save(update_fields=["state"])
    record_about(Action.CLIENT_OBJECTED, client, by=by, after={"set_aside": True}, reason=words.strip())
    return client


def _first_visit(client: Client, inmate: Inmate, facility: Facility, *, by: Actor) -> Visit | None:
    if client.wanted_from is None:
        return None
    now = clock.now()
    begins = max(client.wanted_from, now)
    wanted = Span(begins, begins + timedelta(minutes=client.wanted_minutes))
    asked = Asked(client.visitor.kind, inmate, [client.visitor])
    from_on = clock.facility_date(begins)
    diary = Diary(facility, [inmate], [client.visitor], from_on=from_on, days=LOOKS_AHEAD, now=now)
    span = first_free(diary, asked, wanted=wanted, days=LOOKS_AHEAD)
    if span is None:
        return None
    token = uuid5(client.form_token, "first visit")
    booking = Booking(facility, inmate, client.visitor.kind, [client.visitor], span, token, purpose=client.purpose)
    try:
        return book_visit(booking, by=by)
    except Refused:  # somebody was quicker: the lawyer books another time, the answer stands
        return None


def _close(client: Client, inmate: Inmate | None, *, agreed: bool | None, by: Actor, reason: str = "") -> Client:
    client.inmate, client.inmate_agreed = inmate, agreed
    _answer(client, State.NOT_CONFIRMED, by=by)
    record_about(Action.CLIENT_NOT_CONFIRMED, client, by=by, after={"agreed": agreed}, reason=reason)
    tell_answered(client, by=by)
    return client


def _answer(client: Client, state: State, *, by: Actor) -> None:
    client.state, client.answered_at, client.answered_by = state, clock.now(), by.called
    client.save(update_fields=["state", "inmate", "inmate_agreed", "told_facility", "answered_at", "answered_by"])

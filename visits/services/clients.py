"""Deeds on the tie between someone from outside and whom they visit: asked, answered, objected to, ended.

Whoever asks learns nothing from asking: the request is taken in the same words whoever is named, and the answer
*not confirmed* has the same words whether nobody of that name is held or the person said no.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import Access, NotPermitted, require
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import moment
from visits.diary import Asked, Diary
from visits.hours import Span, after_working
from visits.kinds import LEGAL, Kind, purpose_kept
from visits.models import Client, Visit, Visitor
from visits.services.booking import Booking, book_visit
from visits.services.flags import refresh_for_visitor
from visits.services.notices import tell_answered, tell_moved
from visits.services.rights import may_arrange, name_of
from visits.slots import first_free

ANSWERED_WITHIN = timedelta(hours=2)  # of office time
LOOKS_AHEAD = 14  # days, for the first visit
OPEN_AT_ONCE = 20  # requests of one visitor, so that nobody fishes for names
State = Client.State


@dataclass(frozen=True, slots=True)
class Request:
    """The one form with which somebody asks for a person and for a first visit."""

    named: str
    ground: str
    token: UUID
    number: str = ""
    purpose: str = ""
    wanted: Span | None = None


@deed
def ask_for_client(visitor: Visitor, request: Request, *, by: Actor) -> Client:
    """Ask to visit somebody. The same form sent again is the same request.

    Raises Refused: `not-permitted`, `name-missing`, `too-many-open`.
    """
    if by.user_id is None or visitor.user_id != by.user_id:
        raise NotPermitted
    locks.hold(Visitor.objects.filter(pk=visitor.pk))
    if known := Client.objects.filter(form_token=request.token, visitor=visitor).first():
        return known
    if not request.named.strip():
        raise Refused("name-missing", _("Nobody is named. Write the name of the person you want to see."))
    if Client.objects.waiting().filter(visitor=visitor).count() >= OPEN_AT_ONCE:
        raise Refused(
            "too-many-open",
            _("%(count)s requests of yours wait already. Wait for an answer.") % {"count": OPEN_AT_ONCE},
        )
    now = clock.now()
    client = Client.objects.create(
        visitor=visitor,
        inmate=_who(request),
        named=request.named.strip(),
        number=request.number.strip(),
        ground=request.ground,
        purpose=purpose_kept(visitor.kind, request.purpose),
        wanted_from=request.wanted.begins if request.wanted else None,
        wanted_minutes=(request.wanted.ends - request.wanted.begins) // timedelta(minutes=1)
        if request.wanted
        else 60,
        requested_at=now,
        answer_due_at=after_working(now, ANSWERED_WITHIN),
        form_token=request.token,
    )
    record(
        Action.CLIENT_ASKED,
        by=by,
        on=[client.subject, visitor.subject, *([client.inmate.subject] if client.inmate else [])],
        after={"ground": client.ground, "answer_due": moment(client.answer_due_at)},
        sensitive={"named": client.named, "number": client.number},
    )
    return client


@deed
def confirm_client(client: Client, inmate: Inmate, *, agreed: bool, by: Actor) -> tuple[Client, Visit | None]:
    """Answer a request with the person's own answer; a yes books the first visit, at the next free time.

    Of the police the answer is written down and binds nobody. Raises Refused: `not-permitted`,
    `answered-already`, `under-review`, `not-verified`, `not-held`.
    """
    facility = _held_at(inmate)
    require(by, Permission.VERIFY_VISITORS, facility)
    locks.hold_people([inmate.pk])
    client = _waiting(client)
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
    _record(Action.CLIENT_CONFIRMED, client, by=by, after={"agreed": agreed})
    visit = _first_visit(client, inmate, facility, by=by)
    tell_answered(client, by=by)
    return client, visit


@deed
def confirm_at_the_door(visitor: Visitor, inmate: Inmate, *, certificate: str, ground: str, by: Actor) -> Client:
    """A lawyer at the door: a practising certificate that was seen and the person's own yes are enough.

    Verifies the lawyer for the day where that is wanting. Raises Refused: `not-permitted`, `not-a-lawyer`,
    `certificate-missing`, `not-held`.
    """
    facility = _held_at(inmate)
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
        visitor.verified_at, visitor.verified_by = now, name_of(by)
        visitor.verified_until = clock.midnight(clock.facility_date(now) + timedelta(days=1))
        visitor.verified_with = certificate.strip()
        visitor.save(update_fields=["verified_at", "verified_by", "verified_until", "verified_with"])
        record(
            Action.VISITOR_VERIFIED,
            by=by,
            on=visitor.subject,
            after={"kind": str(visitor.get_kind_display()), "until": moment(visitor.verified_until)},
            sensitive={"seen": certificate.strip()},
        )
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
        answered_by=name_of(by),
        inmate_agreed=True,
        certificate=certificate.strip(),
        told_facility=facility,
        form_token=uuid4(),
    )
    _record(Action.CLIENT_CONFIRMED, client, by=by, after={"agreed": True, "at_the_door": True})
    return client


@deed
def answer_no(client: Client, *, by: Actor) -> Client:
    """Nobody of that name is held, or it cannot be told who is meant.

    Raises Refused: `not-permitted`, `answered-already`.
    """
    require(by, Permission.VERIFY_VISITORS, client.inmate.held_at if client.inmate else None)
    return _close(_waiting(client), client.inmate, agreed=None, by=by)


@deed
def object_to_client(client: Client, inmate: Inmate, *, reason: str, reviewer: User, by: Actor) -> Client:
    """Object to a request, with a reason and somebody else who reviews it. The clock of the answer runs on.

    Raises Refused: `not-permitted`, `answered-already`, `reason-missing`, `wrong-reviewer`.
    """
    facility = _held_at(inmate)
    require(by, Permission.VERIFY_VISITORS, facility)
    locks.hold_people([inmate.pk])
    client = _waiting(client)
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write what speaks against it."))
    if reviewer.pk == by.user_id or not Access(reviewer).allowed(Permission.VERIFY_VISITORS, facility):
        raise Refused("wrong-reviewer", _("This person cannot review it. Name another officer of the facility."))
    client.inmate, client.state, client.objection = inmate, State.OBJECTED, reason.strip()
    client.objected_at, client.objected_by, client.reviewer = clock.now(), name_of(by), reviewer
    client.save(update_fields=["inmate", "state", "objection", "objected_at", "objected_by", "reviewer"])
    _record(Action.CLIENT_OBJECTED, client, by=by, after={"reviewer": str(reviewer)}, reason=client.objection)
    return client


@deed
def review_objection(client: Client, *, upheld: bool, words: str, by: Actor) -> Client:
    """The reviewer upholds an objection, or sets it aside so that the request is answered.

    Raises Refused: `not-permitted`, `answered-already`, `words-missing`.
    """
    client = _waiting(client)
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
    _record(Action.CLIENT_OBJECTED, client, by=by, after={"set_aside": True}, reason=words.strip())
    return client


@deed
def end_client(client: Client, *, reason: str, by: Actor) -> Client:
    """The person held no longer wants the visits, or the visitor no longer comes. Booked visits are flagged.

    Raises Refused: `not-permitted`, `not-confirmed`, `reason-missing`.
    """
    if client.inmate is None or client.told_facility is None:
        raise NotPermitted
    may_arrange(by, client.told_facility, [client.visitor])
    locks.hold_people([client.inmate.pk])
    locks.hold(Client.objects.filter(pk=client.pk))
    client = _read(client)
    if client.state == State.ENDED:
        return client
    if client.state != State.CONFIRMED:
        raise Refused("not-confirmed", _("This request is not confirmed. There is nothing to end."))
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write who ends it and why."))
    client.state, client.ended_at, client.ended_by = State.ENDED, clock.now(), name_of(by)
    client.ended_reason = reason.strip()
    client.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
    _record(Action.CLIENT_ENDED, client, by=by, reason=client.ended_reason)
    refresh_for_visitor(client.visitor, by=by)
    return client


def escalate_unanswered(*, by: Actor, now: datetime) -> int:
    """Tell the Inspectorate, once, of every request that is past its time without an answer."""
    late = Client.objects.waiting().filter(answer_due_at__lte=now, escalated_at__isnull=True)
    return sum(_escalate(pk, by=by, now=now) for pk in late.values_list("pk", flat=True))


@deed
def tell_of_moves(inmates: list[Inmate], *, by: Actor, now: datetime) -> int:
    """Tell those who visit these people from outside that they are held elsewhere, or no longer held."""
    confirmed = Client.objects.confirmed().filter(inmate__in=inmates).select_related("inmate", "visitor")
    told = 0
    for client in confirmed.order_by("pk"):
        where = client.inmate.held_at if client.inmate else None
        if where != client.told_facility:
            client.told_facility = where
            client.save(update_fields=["told_facility"])
            _record(Action.LAWYER_TOLD_OF_TRANSFER, client, by=by, after={"to": where.code if where else None})
            tell_moved(client, by=by)
            told += 1
    return told


@deed
def open_client(client: Client, *, by: Actor) -> Client:
    """Someone from outside reads the page of a person they visit; reading it is in the trail."""
    if by.user_id is None or client.visitor.user_id != by.user_id or client.state != State.CONFIRMED:
        raise NotPermitted
    _record(Action.CLIENT_VIEWED, client, by=by)
    return client


@deed
def _escalate(pk: int, *, by: Actor, now: datetime) -> int:
    locks.hold(Client.objects.filter(pk=pk))
    client = Client.objects.select_related("visitor", "inmate").get(pk=pk)
    if client.escalated_at or client.state not in (State.ASKED, State.OBJECTED):
        return 0
    client.escalated_at = now
    client.save(update_fields=["escalated_at"])
    _record(
        Action.CLIENT_ANSWER_OVERDUE,
        client,
        by=by,
        after={"due": moment(client.answer_due_at), "state": client.state},
    )
    return 1


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


def _who(request: Request) -> Inmate | None:
    """Whom the request means: by the number, or by a name that only one person in custody has."""
    held = Inmate.objects.in_custody()
    if request.number.strip():
        return held.filter(inmate_no__iexact=request.number.strip()).first()
    words = request.named.lower().split()
    likely = held.filter(surname__iexact=words[-1]) if words else held.none()
    exact = [inmate for inmate in likely[:50] if sorted(inmate.full_name.lower().split()) == sorted(words)]
    return exact[0] if len(exact) == 1 else None


def _minutes(request: Request) -> int:
    return (request.wanted.ends - request.wanted.begins) // timedelta(minutes=1) if request.wanted else 60


def _held_at(inmate: Inmate) -> Facility:
    return inmate.held_at or _nowhere()


def _nowhere() -> Facility:
    raise Refused("not-held", _("This person is not in custody now. Answer that nobody can be confirmed."))


def _waiting(client: Client) -> Client:
    locks.hold(Client.objects.filter(pk=client.pk))
    client = _read(client)
    if client.state not in (State.ASKED, State.OBJECTED):
        raise Refused("answered-already", _("This request is answered already. Read the answer."))
    return client


def _read(client: Client) -> Client:
    return Client.objects.select_related("visitor", "inmate").get(pk=client.pk)


def _close(client: Client, inmate: Inmate | None, *, agreed: bool | None, by: Actor, reason: str = "") -> Client:
    client.inmate, client.inmate_agreed = inmate, agreed
    _answer(client, State.NOT_CONFIRMED, by=by)
    _record(Action.CLIENT_NOT_CONFIRMED, client, by=by, after={"agreed": agreed}, reason=reason)
    tell_answered(client, by=by)
    return client


def _answer(client: Client, state: State, *, by: Actor) -> None:
    client.state, client.answered_at, client.answered_by = state, clock.now(), name_of(by)
    client.save(update_fields=["state", "inmate", "inmate_agreed", "told_facility", "answered_at", "answered_by"])


def _record(
    action: Action, client: Client, *, by: Actor, after: dict[str, Any] | None = None, reason: str = ""
) -> None:
    subjects = [client.subject, client.visitor.subject]
    if client.inmate:
        subjects.append(client.inmate.subject)
        facility = client.inmate.held_at
        subjects += [facility.subject] if facility else []
    record(action, by=by, on=subjects, after=after, reason=reason)

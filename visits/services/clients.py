"""Deeds on the tie between someone from outside and whom they visit: asked, escalated, ended, told of a move.

Whoever asks learns nothing from asking: the request is taken in the same words whoever is named, and the answer
*not confirmed* has the same words whether nobody of that name is held or the person said no.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import NotPermitted
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import moment
from visits.hours import Span, after_working
from visits.kinds import purpose_kept
from visits.models import Client, Visitor
from visits.services.flags import refresh_for_visitor
from visits.services.notices import tell_moved
from visits.services.rights import may_arrange
from visits.services.ties import State, read, record_about

ANSWERED_WITHIN = timedelta(hours=2)  # of office time
OPEN_AT_ONCE = 20  # requests of one visitor, so that nobody fishes for names


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

    Raises Refused: `not-permitted`, `form-used`, `name-missing`, `too-many-open`.
    """
    if by.user_id is None or visitor.user_id != by.user_id:
        raise NotPermitted
    locks.hold(Visitor.objects.filter(pk=visitor.pk))
    if known := Client.objects.filter(form_token=request.token).first():
        if known.visitor_id == visitor.pk:
            return known
        raise Refused("form-used", _("This form has been used already. Open a new one."))
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
def end_client(client: Client, *, reason: str, by: Actor) -> Client:
    """The person held no longer wants the visits, or the visitor no longer comes. Booked visits are flagged.

    Raises Refused: `not-permitted`, `not-confirmed`, `reason-missing`.
    """
    if client.inmate is None or client.told_facility is None:
        raise NotPermitted
    may_arrange(by, client.told_facility, [client.visitor])
    locks.hold_people([client.inmate.pk])
    locks.hold(Client.objects.filter(pk=client.pk))
    client = read(client)
    if client.state == State.ENDED:
        return client
    if client.state != State.CONFIRMED:
        raise Refused("not-confirmed", _("This request is not confirmed. There is nothing to end."))
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write who ends it and why."))
    client.state, client.ended_at, client.ended_by = State.ENDED, clock.now(), by.called
    client.ended_reason = reason.strip()
    client.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
    record_about(Action.CLIENT_ENDED, client, by=by, reason=client.ended_reason)
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
            record_about(Action.LAWYER_TOLD_OF_TRANSFER, client, by=by, after={"to": where.code if where else None})
            tell_moved(client, by=by)
            told += 1
    return told


@deed
def open_client(client: Client, *, by: Actor) -> Client:
    """Someone from outside reads the page of a person they visit; reading it is in the trail."""
    if by.user_id is None or client.visitor.user_id != by.user_id or client.state != State.CONFIRMED:
        raise NotPermitted
    record_about(Action.CLIENT_VIEWED, client, by=by)
    return client


@deed
def _escalate(pk: int, *, by: Actor, now: datetime) -> int:
    locks.hold(Client.objects.filter(pk=pk))
    client = Client.objects.select_related("visitor", "inmate").get(pk=pk)
    if client.escalated_at or client.state not in (State.ASKED, State.OBJECTED):
        return 0
    client.escalated_at = now
    client.save(update_fields=["escalated_at"])
    record_about(
        Action.CLIENT_ANSWER_OVERDUE,
        client,
        by=by,
        after={"due": moment(client.answer_due_at), "state": client.state},
    )
    return 1


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

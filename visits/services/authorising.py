"""Leave for the police to come outside visiting hours: six fields, answered by sign-in or refused by silence.

The events of this file are disclosures: the Inspectorate is told in the same minute, whoever answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import NotPermitted, require
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Authorisation, Authoriser, Client, Visitor
from visits.services.clients import Request as ClientRequest
from visits.services.clients import ask_for_client
from visits.services.leave import refuse_order_without_number, tell_outside
from visits.services.notices import tell_leave_answered
from visits.services.ties import held_at, read
from visits.telling import tell_authoriser
from visits.times import is_young

ANSWERED_WITHIN = timedelta(minutes=15)
LAST = Authoriser.Place.SECOND_DEPUTY


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked beside for whom. `delaying_order`: of the court that delays the lawyer's notice, if any."""

    officer: str
    force_number: str
    station: str
    purpose: str
    authority: str
    by_phone: bool = False
    delaying_order: str = ""


@deed
def set_authorisers(facility: Facility, people: Mapping[int, User], *, by: Actor) -> None:
    """Name the duty authoriser (0) and the deputies (1, 2) of a facility. Who is not named any more ends.

    Raises Refused: `not-permitted`, `three-people`, `not-an-authoriser`.
    """
    require(by, Permission.SET_AUTHORISERS, facility)
    locks.hold(Facility.objects.filter(pk=facility.pk))
    if len({user.pk for user in people.values()}) != len(people):
        raise Refused("three-people", _("Someone is named twice. Name three different people."))
    for user in people.values():
        _refuse_who_may_not_answer(user, facility)
    now = clock.now()
    standing = {one.place: one for one in Authoriser.objects.filter(facility=facility, ended_at__isnull=True)}
    for place, one in standing.items():
        if people.get(place) != one.user:
            one.ended_at = now
            one.save(update_fields=["ended_at"])
    for place, user in people.items():
        if place not in standing or standing[place].user_id != user.pk:
            Authoriser.objects.create(facility=facility, place=place, user=user, began_at=now, set_by=by.called)
    named = [f"{Authoriser.Place(place).label}: {user}" for place, user in sorted(people.items())]
    record(Action.AUTHORISERS_SET, by=by, on=facility.subject, after={"people": named})


@deed
def ask_authorisation(facility: Facility, inmate: Inmate, request: Request, *, by: Actor) -> Authorisation:
    """Write down what the police ask, at the gate or by telephone; the duty authoriser is told at once.

    Raises Refused: `not-permitted`, `not-held-here`, `asked-already`, `order-without-number`.
    """
    require(by, Permission.RUN_GATE, facility)
    return _written(facility, inmate, request, by=by)


@deed
def ask_own_leave(client: Client, request: Request, *, by: Actor) -> Authorisation:
    """A police officer asks by their own sign-in, for someone whom they were let to visit, where they are held now.

    Raises Refused: `not-permitted`, `not-verified`, `not-held`, `asked-already`, `order-without-number`.
    """
    locks.hold(Client.objects.filter(pk=client.pk))
    client = read(client)
    _refuse_who_is_no_police(client.visitor, by)
    if client.inmate is None or client.state != Client.State.CONFIRMED:
        raise NotPermitted
    return _written(held_at(client.inmate), client.inmate, request, by=by, visitor=client.visitor)


@deed
def ask_leave_with_request(visitor: Visitor, wanted: ClientRequest, request: Request, *, by: Actor) -> Client:
    """A police officer asks for somebody whom they were not let to visit yet: to visit them, and for leave with it.

    Nobody learns from asking who is held where: the request waits in the same words whoever is named, and of leave
    for it only a yes is told. Raises Refused: those of `ask_for_client`, `not-verified`, `order-without-number`.
    """
    _refuse_who_is_no_police(visitor, by)
    refuse_order_without_number(request.delaying_order)
    client = ask_for_client(visitor, wanted, by=by)
    facility = client.inmate.held_at if client.inmate else None
    if client.inmate and facility:
        locks.hold(Facility.objects.filter(pk=facility.pk))
        if not _waits(facility, client.inmate, request):
            _written(facility, client.inmate, request, by=by, visitor=visitor)
    return client


def _refuse_who_is_no_police(visitor: Visitor, by: Actor) -> None:
    if by.user_id is None or visitor.user_id != by.user_id or visitor.kind != Kind.POLICE:
        raise NotPermitted
    if not visitor.is_verified(clock.now()):
        raise Refused("not-verified", _("You are not verified now. Ask the records office to verify you."))


def _waits(facility: Facility, inmate: Inmate, request: Request) -> bool:
    open_ones = Authorisation.objects.filter(facility=facility, inmate=inmate, answer="")
    return open_ones.filter(force_number=request.force_number.strip()).exists()


def _written(
    facility: Facility, inmate: Inmate, request: Request, *, by: Actor, visitor: Visitor | None = None
) -> Authorisation:
    locks.hold(Facility.objects.filter(pk=facility.pk))
    now = clock.now()
    if not Custody.objects.open().filter(inmate=inmate, facility=facility).exists():
        raise Refused("not-held-here", _("Nobody of this number is held here. Read the number again."))
    refuse_order_without_number(request.delaying_order)
    if _waits(facility, inmate, request):
        raise Refused("asked-already", _("This is asked already and waits for its answer. Look at the list."))
    authorisation = Authorisation.objects.create(
        facility=facility,
        inmate=inmate,
        officer=request.officer.strip(),
        force_number=request.force_number.strip(),
        station=request.station.strip(),
        purpose=request.purpose.strip(),
        authority=request.authority.strip(),
        by_phone=request.by_phone,
        visitor=visitor,
        delaying_order=request.delaying_order.strip(),
        requested_at=now,
        requested_by=by.called,
        answer_due_at=now + ANSWERED_WITHIN,
    )
    _record(Action.AUTHORISATION_ASKED, authorisation, by=by, station=authorisation.station)
    _ask(authorisation, by=by)
    return authorisation


@deed
def answer_authorisation(authorisation: Authorisation, *, granted: bool, words: str, by: Actor) -> Authorisation:
    """The authoriser, a deputy whose turn has come, headquarters or the Commissioner answers by their own sign-in.

    Raises Refused: `not-permitted`, `answered-already`, `too-late`, `own-request`, `words-missing`.
    """
    authorisation = _held(authorisation)
    now = clock.now()
    user = _who_answers(authorisation, by)
    if authorisation.answer:
        raise Refused("answered-already", _("This was answered already. Look at the list."))
    if authorisation.requested_by == by.called:
        raise Refused("own-request", _("You wrote this request. Somebody else answers it."))
    if not words.strip():
        raise Refused("words-missing", _("No ground is given. Write why, in a line."))
    answers = Authorisation.Answer
    authorisation.answer = answers.GRANTED if granted else answers.REFUSED
    authorisation.answered_at, authorisation.answered_by = now, user
    authorisation.answer_words = words.strip()
    authorisation.save(update_fields=["answer", "answered_at", "answered_by", "answer_words"])
    action = Action.AUTHORISATION_GRANTED if granted else Action.AUTHORISATION_REFUSED
    _record(action, authorisation, by=by, authoriser=by.called, station=authorisation.station)
    tell_leave_answered(authorisation, by=by)
    if granted:
        tell_outside(authorisation.inmate, authorisation.facility, authorisation.delaying_order, now, by=by)
    return authorisation


@deed
def claim_authorisation(authorisation: Authorisation, in_the_name_of: str, *, by: Actor) -> Authorisation:
    """The desk is told that somebody has agreed: that is written as a claim, and is no leave.

    Raises Refused: `not-permitted`, `name-missing`.
    """
    authorisation = _held(authorisation)
    require(by, Permission.RUN_GATE, authorisation.facility)
    if not in_the_name_of.strip():
        raise Refused("name-missing", _("No name is given. Write in whose name leave is claimed, and who says so."))
    authorisation.claimed_in_the_name_of = in_the_name_of.strip()
    authorisation.save(update_fields=["claimed_in_the_name_of"])
    _record(Action.AUTHORISATION_CLAIMED, authorisation, by=by, in_the_name_of=authorisation.claimed_in_the_name_of)
    return authorisation


def rise(now: datetime, *, by: Actor) -> int:
    """After 15 minutes a request goes to the next deputy; after the last one no answer is a refusal."""
    due = Authorisation.objects.filter(answer="", answer_due_at__lte=now).order_by("pk")
    return sum(_rise(authorisation, now, by=by) for authorisation in due)


@deed
def _rise(authorisation: Authorisation, now: datetime, *, by: Actor) -> int:
    authorisation = _held(authorisation)
    if authorisation.answer or authorisation.answer_due_at > now:
        return 0
    if authorisation.level >= LAST:
        authorisation.answer, authorisation.answered_at = Authorisation.Answer.UNANSWERED, now
        authorisation.save(update_fields=["answer", "answered_at"])
        _record(Action.AUTHORISATION_UNANSWERED, authorisation, by=by, station=authorisation.station)
        tell_leave_answered(authorisation, by=by)
        return 1
    authorisation.level += 1
    authorisation.answer_due_at = now + ANSWERED_WITHIN  # the whole of it for each, however late the sweep comes
    authorisation.save(update_fields=["level", "answer_due_at"])
    _record(Action.AUTHORISATION_ROSE, authorisation, by=by, to=str(Authoriser.Place(authorisation.level).label))
    _ask(authorisation, by=by)
    return 1


def may_answer(authorisation: Authorisation, user: User) -> bool:
    """Whether it is this person's to answer now: named for a place whose turn has come, or above the facility."""
    named = Authoriser.objects.filter(facility=authorisation.facility, user=user, ended_at__isnull=True)
    return named.filter(place__lte=authorisation.level).exists() or _is_above(user)


def _who_answers(authorisation: Authorisation, by: Actor) -> User:
    require(by, Permission.AUTHORISE_POLICE, authorisation.facility)
    user = User.objects.active().filter(pk=by.user_id or 0).first()
    if user is None or not may_answer(authorisation, user):
        raise NotPermitted(_("This is not yours to answer, or not yet. The duty authoriser answers first."))
    return user


def _is_above(user: User) -> bool:
    roles = (Role.COMMISSIONER, Role.HEADQUARTERS)
    return Posting.objects.in_force().filter(user=user, role__in=roles).exists()


def _refuse_who_may_not_answer(user: User, facility: Facility) -> None:
    try:
        require(user.actor(), Permission.AUTHORISE_POLICE, facility)
    except Refused as refused:
        words = _("{name} may not authorise the police here. Name a shift supervisor or the officer in charge.")
        raise Refused("not-an-authoriser", words.format(name=user)) from refused


def _ask(authorisation: Authorisation, *, by: Actor) -> None:
    turn = Authoriser.objects.filter(
        facility=authorisation.facility, place=authorisation.level, ended_at__isnull=True
    ).select_related("user")
    for one in turn:
        tell_authoriser(authorisation, one.user, by=by)


def _held(authorisation: Authorisation) -> Authorisation:
    locks.hold(Authorisation.objects.filter(pk=authorisation.pk))
    rows = Authorisation.objects.select_related("facility", "inmate", "answered_by", "visitor")
    return rows.get(pk=authorisation.pk)


def subjects_of(authorisation: Authorisation) -> list[Subject]:
    return [authorisation.subject, authorisation.inmate.subject, authorisation.facility.subject]


def _record(action: Action, authorisation: Authorisation, *, by: Actor, **after: object) -> None:
    young = is_young(authorisation.inmate, authorisation.requested_at)
    record(
        action,
        by=by,
        on=subjects_of(authorisation),
        after={**after, "by_phone": authorisation.by_phone, "child": young},
        sensitive={
            "officer": authorisation.officer,
            "force_number": authorisation.force_number,
            "purpose": authorisation.purpose,
            "authority": authorisation.authority,
        },
    )

"""Desks: enrolled machines at which officers on shift change places by force number and a PIN of six digits.

A desk is known by a random key in its browser, of which the Service keeps the hash. A shift begins when somebody
signs in fully at the desk and ends after 12 hours at the latest; the PIN is good at desks of that facility, during
that shift, for what `AT_DESK` names. Everything else asks for the full sign-in.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.door_models import Desk, Pin, Shift
from lcs_ims.accounts.models import User
from lcs_ims.accounts.passwords import keyed
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import locked
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

DESK_COOKIE = "lcs_desk"
DESK_SESSION = "desk"
LONGEST_SHIFT = timedelta(hours=12)
MOST_FAILURES = 5
_EASY = re.compile(r"(\d)\1{5}|(\d\d)\2\2|(\d\d\d)\3")


def desk_at(request: HttpRequest) -> Desk | None:
    """The desk that this machine is, if it was enrolled and not revoked."""
    key = request.COOKIES.get(DESK_COOKIE)
    if not key:
        return None
    return Desk.objects.open().filter(key_hash=_hash(key)).select_related("facility").first()


def facility_of_session(request: HttpRequest, now: datetime) -> Facility | None:
    """Where a sign-in by PIN is good now: its own machine, not revoked, during the officer's shift."""
    if DESK_SESSION not in request.session:
        return None
    desk = desk_at(request)
    if desk is None or desk.pk != request.session[DESK_SESSION]:
        return None
    on_shift = Shift.objects.filter(
        user_id=request.user.pk or 0, facility=desk.facility, ended_at=None, until__gt=now
    )
    return desk.facility if on_shift.exists() else None


@deed
def enrol_desk(facility: Facility, name: str, *, by: Actor) -> tuple[Desk, str]:
    """Make the machine in use a desk; returns the key for its browser, which is kept nowhere else.

    Refused with `not-permitted`, `name-taken`.
    """
    require(by, Permission.ENROL_DESK, facility)
    if Desk.objects.open().filter(facility=facility, name=name).exists():
        raise Refused("name-taken", _("A desk is called %(name)s already. Choose another name.") % {"name": name})
    key = token_urlsafe(32)
    desk = Desk.objects.create(
        facility=facility, name=name, key_hash=_hash(key), enrolled_by=by.username, enrolled_at=clock.now()
    )
    record(Action.DESK_ENROLLED, by=by, on=[desk.subject, facility.subject], after={"name": name})
    return desk, key


@deed
def revoke_desk(desk: Desk, *, by: Actor) -> Desk:
    """Make a desk an ordinary machine again, from its next request. Refused with `not-permitted`, `already-ended`."""
    require(by, Permission.ENROL_DESK, desk.facility)
    desk = Desk.objects.select_for_update().select_related("facility").get(pk=desk.pk)
    if desk.revoked_at is not None:
        raise Refused("already-ended", _("This desk is revoked already. Nothing is left to revoke."))
    desk.revoked_at, desk.revoked_by = clock.now(), by.username
    desk.save(update_fields=["revoked_at", "revoked_by"])
    record(Action.DESK_REVOKED, by=by, on=[desk.subject, desk.facility.subject])
    return desk


@deed
def begin_shift(user: User, facility: Facility, *, by: Actor) -> Shift:
    """Begin the officer's shift at a facility's desks, as a full sign-in there does; a shift elsewhere ends."""
    user, now = locked(user), clock.now()
    Pin.objects.filter(user=user).exclude(failures=0).update(failures=0)  # whoever signs in fully may try again
    open_one = Shift.objects.filter(user=user, ended_at=None).first()
    if open_one and open_one.facility_id == facility.pk and open_one.until - now > LONGEST_SHIFT / 2:
        return open_one
    if open_one:
        open_one.ended_at = now
        open_one.save(update_fields=["ended_at"])
    shift = Shift.objects.create(user=user, facility=facility, began_at=now, until=now + LONGEST_SHIFT)
    record(Action.SHIFT_BEGAN, by=by, on=[user.subject, facility.subject], after={"until": shift.until})
    return shift


@deed
def end_shift(user: User, *, by: Actor) -> None:
    """End the officer's shift: the PIN opens nothing until the next full sign-in at a desk."""
    user = locked(user)
    shift = Shift.objects.filter(user=user, ended_at=None).select_related("facility").first()
    if shift is not None:
        shift.ended_at = clock.now()
        shift.save(update_fields=["ended_at"])
        record(Action.SHIFT_ENDED, by=by, on=[user.subject, shift.facility.subject])


@deed
def set_pin(user: User, pin: str, *, by: Actor) -> Pin:
    """Keep the six digits that the owner chose. Refused with `not-permitted` for anybody else, and `weak-pin`."""
    user = locked(user)
    if by.desk or (by.kind == "user" and by.user_id != user.pk):
        raise Refused("not-permitted", _("Only the owner chooses a PIN, after the full sign-in."))
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise Refused("weak-pin", _("A PIN has six digits. Choose six."))
    if _is_easy(pin, user.force_number):
        raise Refused("weak-pin", _("This PIN is among the first that others would try. Choose another."))
    said = {"secret": make_password(keyed(pin, "pin")), "set_at": clock.now(), "failures": 0}
    kept, _made = Pin.objects.update_or_create(user=user, defaults=said)
    record(Action.PIN_SET, by=by, on=user.subject)
    return kept


@deed
def take_desk(desk: Desk, force_number: str, pin: str, *, source: str) -> User | None:
    """Who may work at this desk now by that number and PIN; nobody when anything of it is wrong.

    The fifth wrong PIN in a row locks it until its owner signs in fully. What was wrong is not told.
    """
    user = _on_shift(desk.facility, force_number)
    kept = Pin.objects.select_for_update().filter(user=user).first() if user else None
    if user is None or kept is None or kept.failures >= MOST_FAILURES:
        make_password(keyed(pin, "pin"))  # as long as a true comparison takes
        return None
    by = Actor.system("desk", source=source)
    on = [user.subject, desk.subject, desk.facility.subject]
    if not check_password(keyed(pin, "pin"), kept.secret):
        kept.failures += 1
        kept.save(update_fields=["failures"])
        record(Action.PIN_LOCKED if kept.failures >= MOST_FAILURES else Action.PIN_FAILED, by=by, on=on)
        return None
    if kept.failures:
        kept.failures = 0
        kept.save(update_fields=["failures"])
    record(Action.DESK_TAKEN, by=user.actor(source, desk=desk.facility.code), on=on)
    return user


def _on_shift(facility: Facility, force_number: str) -> User | None:
    number = force_number.strip()
    if not number:
        return None
    officers = User.objects.active().filter(force_number__iexact=number, must_change_password=False)
    here = officers.filter(shifts__facility=facility, shifts__ended_at=None, shifts__until__gt=clock.now())
    return here.select_for_update(of=("self",)).first()


def _is_easy(pin: str, force_number: str) -> bool:
    run = "0123456789012345"
    return bool(_EASY.fullmatch(pin)) or pin in run or pin in run[::-1] or pin in re.sub(r"\D", "", force_number)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()

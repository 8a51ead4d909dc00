"""Deeds on people's accounts: making and closing them, passwords, and the trail of signing in."""

from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.models import User
from lcs_ims.accounts.passwords import faults, temporary_password
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import locked, post_user
from lcs_ims.accounts.roles import OVERRULING_ROLES, Role
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def create_user(
    username: str,
    role: Role | str | None = None,
    facility: Facility | None = None,
    *,
    by: Actor,
    password: str | None = None,
    must_change_password: bool = False,
    full_name: str = "",
    force_number: str = "",
    email: str = "",
    phone: str = "",
) -> User:
    """Make an account and, with a role, its first posting. Without a password nobody can sign in to it yet.

    Refused with `not-permitted`, `username-taken`, `number-taken`, `not-as-expected`, and as `post_user` refuses.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    about = {"force_number": force_number, "email": email, "phone": phone}
    user = make_account(username, full_name, password, by=by, must_change_password=must_change_password, **about)
    if role is not None:
        post_user(user, role, facility, by=by)
    return user


def make_account(
    username: str,
    full_name: str,
    password: str | None,
    *,
    by: Actor,
    must_change_password: bool = False,
    force_number: str = "",
    email: str = "",
    phone: str = "",
) -> User:
    """The row and its event, for deeds that have asked whether the actor may. Refused as `create_user` says."""
    user = User(
        username=username.strip().lower(),
        full_name=full_name.strip() or username.strip(),
        force_number=force_number.strip(),
        email=email.strip(),
        phone=phone.strip(),
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    user.set_password(password)
    _check(user)
    try:
        user.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(user.username) from error
    after = {"username": user.username, "full_name": user.full_name, "force_number": user.force_number}
    record(Action.USER_CREATED, by=by, on=user.subject, after=after)
    return user


@deed
def disable_user(user: User, *, by: Actor, reason: str = "") -> User:
    """Close an account from this moment: the next request of anyone signed in to it is refused."""
    attempt(Action.RIGHTS_REFUSED, by=by, on=user.subject, after={"is_active": False}, reason=reason)
    require(by, Permission.MANAGE_ACCOUNTS)
    user = locked(user)
    if by.user_id == user.pk:
        raise Refused("own-rights", _("You cannot close your own account. Ask another system administrator."))
    if user.is_active:
        user.is_active = False
        user.session_generation += 1  # opened again, the account does not bring its old sessions back
        user.save(update_fields=["is_active", "session_generation"])
        record(Action.USER_DISABLED, by=by, on=user.subject, reason=reason)
    return user


@deed
def enable_user(user: User, *, by: Actor, reason: str = "") -> User:
    """Open a closed account again, with the postings it has."""
    attempt(Action.RIGHTS_REFUSED, by=by, on=user.subject, after={"is_active": True}, reason=reason)
    require(by, Permission.MANAGE_ACCOUNTS)
    user = locked(user)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(Action.USER_ENABLED, by=by, on=user.subject, reason=reason)
    return user


@deed
def set_password(user: User, password: str, *, by: Actor) -> User:
    """Give an account the password its owner chose; every other session of the account ends.

    Refused with `not-permitted` for anyone but the owner or a command, and with `weak-password`.
    """
    user = locked(user)
    if by.kind == "user" and by.user_id != user.pk:
        raise Refused("not-permitted", _("Only the owner chooses the password of an account."))
    if found := faults(password, user):
        raise Refused("weak-password", " ".join(found))
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(Action.USER_PASSWORD_SET, by=by, on=user.subject)
    return user


@deed
def give_temporary_password(user: User, *, by: Actor) -> str:
    """Replace a forgotten password by one that must be changed at the first sign-in, and return it.

    Refused with `second-person-needed` for an account that could confirm what the giver proposes: whoever
    holds its password would be both persons. The command `temporary_password` does it at the machine.
    """
    attempt(Action.RIGHTS_REFUSED, by=by, on=user.subject, after={"password": "temporary"})
    require(by, Permission.MANAGE_ACCOUNTS)
    user = locked(user)
    if by.kind == "user" and user.postings.open().filter(role__in=sorted(OVERRULING_ROLES)).exists():
        raise Refused(
            "second-person-needed",
            _("%(user)s has a role that needs two persons. Ask whoever runs the machine for a password.")
            % {"user": user.full_name},
        )
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset(username=user.username)  # failures with the forgotten one
    record(Action.USER_PASSWORD_SET, by=by, on=user.subject, after={"temporary": True})
    return password


@deed
def record_sign_in(user: User, *, by: Actor, factor: str) -> None:
    """Note that somebody came in, and with what besides the password: "app", "recovery code" or nothing."""
    record(Action.SIGN_IN_SUCCEEDED, by=by, on=user.subject, after={"second_factor": factor or None})


@deed
def record_sign_out(user: User, *, by: Actor) -> None:
    record(Action.SIGNED_OUT, by=by, on=user.subject)


@deed
def record_failed_sign_in(username: str, *, source: str, locked_out: bool) -> None:
    """Note a wrong password, and the lock-out it led to, for the account it was tried on.

    A name that is no account is not written down: people type passwords into the wrong field,
    and the trail keeps what it is told.
    """
    user = User.objects.filter(username=username).first()
    if user is not None:
        action = Action.SIGN_IN_LOCKED if locked_out else Action.SIGN_IN_FAILED
        record(action, by=Actor.system("sign-in", source=source), on=user.subject)


def _check(user: User) -> None:
    if User.objects.filter(username=user.username).exists():
        raise _taken(user.username)
    if user.force_number and User.objects.filter(force_number=user.force_number).exists():
        message = _("The force number %(number)s belongs to another account. Read the number again.")
        raise Refused("number-taken", message % {"number": user.force_number})
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Refused("not-as-expected", " ".join(error.messages)) from error


def _taken(username: str) -> Refused:
    message = _("The username %(username)s is taken. Choose another, such as one with a number.")
    return Refused("username-taken", message % {"username": username})

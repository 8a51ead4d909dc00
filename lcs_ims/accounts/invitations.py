"""Invitations of people outside the Service: a link that is good once, for whom records staff looked up.

The account is made with the invitation and opens nothing. Whoever holds the link proves to be the one looked up by
the registration number, chooses a password and sets up a second factor; only then does the posting begin.
"""

import re
import unicodedata
from datetime import timedelta
from hashlib import sha256
from itertools import count
from secrets import token_urlsafe

from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.door_models import Enrolment, Invitation
from lcs_ims.accounts.grants import rewrite_grants
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.passwords import faults, keyed, one_time_code
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import locked
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import NEW_ACCOUNT
from lcs_ims.accounts.services import make_account
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

INVITED = (Role.LAWYER, Role.DOCTOR, Role.POLICE_OFFICER, Role.PROBATION_OFFICER)
GOOD_FOR = timedelta(days=3)
MOST_FAILURES = 5


@deed
def invite(
    role: Role | str,
    full_name: str,
    *,
    registration_no: str,
    verified_against: str,
    by: Actor,
    facility: Facility | None = None,
    email: str = "",
    phone: str = "",
) -> tuple[Invitation, str]:
    """Invite somebody whose registration number was verified; returns the token of the link, kept nowhere.

    `verified_against` says in which register, or with whom, the number was looked up. A probation officer is
    posted at a facility, the others at none. The account is `invitation.user`: link what is known of them to it.
    Refused with `not-permitted`, `not-verified`, `facility-needed`.
    """
    require(by, Permission.INVITE_OUTSIDER)
    role = Role(role)
    if role not in INVITED:
        message = f"{role} is no role of people from outside."
        raise ValueError(message)
    if not plain(registration_no) or not verified_against.strip():
        raise Refused("not-verified", _("Write the registration number and where you looked it up."))
    if (role == Role.PROBATION_OFFICER) != (facility is not None):
        raise Refused("facility-needed", _("A probation officer has a facility, and nobody else who is invited."))
    now, token = clock.now(), token_urlsafe(24)
    user = make_account(_username(full_name), full_name, None, by=by, email=email, phone=phone)
    made = Invitation.objects.create(
        user=user,
        role=role,
        facility=facility,
        registration_no=registration_no.strip(),
        verified_against=verified_against.strip(),
        token_hash=_hash(token),
        made_by=by.username or by.name,
        made_at=now,
        until=now + GOOD_FOR,
    )
    after = {
        "role": role.value,
        "registration_no": made.registration_no,
        "verified_against": made.verified_against,
        "until": made.until,
    }
    record(Action.INVITATION_SENT, by=by, on=user.subject, after=after)
    return made, token


def invitation_of(token: str) -> Invitation | None:
    """The invitation that this link opens, while it is good."""
    found = Invitation.objects.filter(token_hash=_hash(token)).select_related("user").first()
    return found if found and found.user.is_active and found.is_open(clock.now()) else None


@deed
def accept(invitation: Invitation, registration_no: str, password: str, *, source: str) -> str | None:
    """Take the invitation up: the password is set, the posting begins, and the link is used up.

    Returns the code with which the second factor is enrolled, or nothing where the number is another; the fifth
    wrong number ends the invitation. Refused with `not-open`, `weak-password`.
    """
    user = locked(invitation.user)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    now, by = clock.now(), user.actor(source)
    if not invitation.is_open(now) or not user.is_active:
        raise Refused("not-open", _("This link was used already, or is too old. Ask the records office for another."))
    if plain(registration_no) != plain(invitation.registration_no):
        invitation.failures += 1
        invitation.withdrawn_at = now if invitation.failures >= MOST_FAILURES else None
        invitation.save(update_fields=["failures", "withdrawn_at"])
        record(Action.INVITATION_FAILED, by=Actor.system("invitation", source=source), on=user.subject)
        return None
    if found := faults(password, user):
        raise Refused("weak-password", " ".join(found))
    user.set_password(password)
    user.save(update_fields=["password"])
    _begin_posting(user, invitation)
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    code = one_time_code()
    Enrolment.objects.create(
        user=user,
        asked_by=invitation.made_by,
        asked_at=now,
        code_hash=keyed(code, "enrolment"),
        until=now + NEW_ACCOUNT,
    )
    record(Action.INVITATION_USED, by=by, on=user.subject, after={"role": invitation.role})
    return code


@deed
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """End an invitation that nobody has taken up. Refused with `not-permitted`, `not-open`."""
    require(by, Permission.INVITE_OUTSIDER)
    invitation = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        raise Refused("not-open", _("This invitation has ended already. Nothing is left to withdraw."))
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(Action.INVITATION_WITHDRAWN, by=by, on=invitation.user.subject)


def plain(registration_no: str) -> str:
    """A registration number without the spaces, strokes and capitals in which people differ."""
    return re.sub(r"[^0-9a-z]", "", registration_no.lower())


def _begin_posting(user: User, invitation: Invitation) -> None:
    Posting.objects.create(
        user=user,
        role=invitation.role,
        facility=invitation.facility,
        proposed_by=invitation.made_by,
        proposed_at=invitation.made_at,
        began_at=clock.now(),
    )
    rewrite_grants(user)


def _username(full_name: str) -> str:
    """A free username such as m.rapapa, from the first and the last part of a name without its titles."""
    letters = unicodedata.normalize("NFKD", full_name.lower()).encode("ascii", "ignore").decode()
    parts = [re.sub(r"[^a-z]", "", part) for part in letters.split() if not part.endswith(".")] or ["guest"]
    parts = [part for part in parts if part] or ["guest"]
    name = parts[0] if len(parts) == 1 else f"{parts[0][0]}.{parts[-1]}"
    spellings = (name if n == 1 else f"{name}.{n}" for n in count(1))
    return next(spelling for spelling in spellings if not User.objects.filter(username=spelling).exists())


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()

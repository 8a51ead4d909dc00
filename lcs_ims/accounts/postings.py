"""Deeds on postings: who has which role where. Each one ends with the grants that follow from it.

Two rules keep one dishonest administrator from running the Service alone: nobody changes their own
rights, and a posting to a role that can overrule others begins when a second person confirms it.
"""

from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.grants import rewrite_grants
from lcs_ims.accounts.models import Posting, PostingQuerySet, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, Subject, attempt, deed, record
from lcs_ims.facilities import services as facilities
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def post_user(user: User, role: Role | str, facility: Facility | None = None, *, by: Actor) -> Posting:
    """Give a person a role at a facility, or a national role in the whole Service.

    A posting that needs a second person waits for `confirm_posting`, unless a command gives it.
    Refused with `not-permitted`, `own-rights`, `facility-needed`, `facility-not-wanted`, `already-posted`.
    Raises ValueError for a role that does not exist.
    """
    role = Role(role)
    subjects = _subjects(user, facility)
    after = {"role": role.value, "facility": facility.code if facility else None}
    attempt(Action.RIGHTS_REFUSED, by=by, on=subjects, after=after)
    require(by, Permission.MANAGE_ACCOUNTS, facility)
    user = locked(user)
    _refuse_own_rights(by, user)
    _refuse_wrong_place(role, facility)
    if user.postings.open().filter(role=role, facility=facility).exists():
        raise Refused(
            "already-posted",
            _("%(user)s has this posting already. Look under the postings of the account.")
            % {"user": user.full_name},
        )
    now = clock.now()
    waits = role.needs_second_person and by.kind == "user"
    posting = Posting.objects.create(
        user=user,
        role=role,
        facility=facility,
        proposed_by=by.username or by.name,
        proposed_at=now,
        began_at=None if waits else now,
    )
    rewrite_grants(user)
    record(Action.POSTING_PROPOSED if waits else Action.POSTING_BEGAN, by=by, on=subjects, after=after)
    return posting


@deed
def confirm_posting(posting: Posting, *, by: Actor) -> Posting:
    """Let a posting begin that somebody else proposed.

    Refused with `not-permitted`, `own-rights`, `not-pending`, `second-person-needed`.
    """
    subjects = _subjects(posting.user, posting.facility)
    after = {"role": posting.role, "facility": posting.facility.code if posting.facility else None}
    attempt(Action.RIGHTS_REFUSED, by=by, on=subjects, after=after)
    require(by, Permission.CONFIRM_POSTING, posting.facility)
    user = locked(posting.user)
    posting = Posting.objects.select_related("facility").get(pk=posting.pk)
    _refuse_own_rights(by, user)
    if not posting.is_pending:
        raise Refused("not-pending", _("This posting does not wait for anyone any more. Nothing is left to confirm."))
    if by.username == posting.proposed_by:
        raise Refused(
            "second-person-needed",
            _("You proposed this posting. Ask another system administrator or headquarters to confirm it."),
        )
    posting.confirmed_by = by.username
    posting.began_at = clock.now()
    posting.save(update_fields=["confirmed_by", "began_at"])
    rewrite_grants(user)
    record(Action.POSTING_BEGAN, by=by, on=subjects, after={**after, "proposed_by": posting.proposed_by})
    return posting


@deed
def withdraw_posting(posting: Posting, *, by: Actor, reason: str = "") -> Posting:
    """End a posting, or a proposal that still waits; the person's next request is decided without it.

    Refused with `not-permitted`, `own-rights`, `already-ended`.
    """
    subjects = _subjects(posting.user, posting.facility)
    before = {"role": posting.role, "facility": posting.facility.code if posting.facility else None}
    attempt(Action.RIGHTS_REFUSED, by=by, on=subjects, after=before, reason=reason)
    require(by, Permission.MANAGE_ACCOUNTS, posting.facility)
    user = locked(posting.user)
    posting = Posting.objects.select_related("facility").get(pk=posting.pk)
    _refuse_own_rights(by, user)
    if posting.ended_at is not None:
        raise Refused("already-ended", _("This posting has ended already. Nothing is left to withdraw."))
    posting.ended_at = clock.now()
    posting.save(update_fields=["ended_at"])
    rewrite_grants(user)
    record(Action.POSTING_ENDED, by=by, on=subjects, before=before, reason=reason)
    return posting


@deed
def extend_national_postings(facility: Facility, *, by: Actor) -> int:
    """Let everyone posted nationally, or in its district, act at a facility that is new; returns how many gained.

    Safe to call again, for a facility that is not new as well.
    """
    wider = Posting.objects.in_force().reaching_further()
    gained = [user for user in _all_locked(wider) if rewrite_grants(user)]
    if gained:
        usernames = [user.username for user in gained]
        record(Action.POSTINGS_EXTENDED, by=by, on=facility.subject, after={"users": usernames})
    return len(gained)


@deed
def rewrite_all_grants(*, by: Actor) -> list[str]:
    """Bring every grant in line with the roles as the code now has them; returns whose grants changed."""
    changed = [user for user in _all_locked(Posting.objects.in_force()) if rewrite_grants(user)]
    if changed:
        record(Action.GRANTS_REWRITTEN, by=by, on=[user.subject for user in changed])
    return [user.username for user in changed]


@deed
def sign_go_live(facility: Facility, *, by: Actor) -> Facility:
    """Sign that a facility's take-over is finished, as one of two with the right to. See facilities."""
    attempt(Action.FACILITY_GO_LIVE_REFUSED, by=by, on=facility.subject)
    require(by, Permission.SIGN_GO_LIVE, facility)
    return facilities.sign_go_live(facility, by)


def locked(user: User) -> User:
    """The user's row as it is now, held until the deed ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def _all_locked(postings: PostingQuerySet) -> list[User]:
    return list(User.objects.select_for_update().filter(pk__in=postings.values("user_id")).order_by("pk"))


def _subjects(user: User, facility: Facility | None) -> list[Subject]:
    return [user.subject, facility.subject] if facility else [user.subject]


def _refuse_own_rights(by: Actor, user: User) -> None:
    if by.user_id == user.pk:
        raise Refused("own-rights", _("Nobody changes their own rights. Ask another system administrator."))


def _refuse_wrong_place(role: Role, facility: Facility | None) -> None:
    if role.is_national and facility is not None:
        raise Refused(
            "facility-not-wanted",
            _("%(role)s is a role in the whole Service. Leave the facility empty.") % {"role": role.label},
        )
    if facility is None and not role.is_national and not role.is_outside:
        raise Refused(
            "facility-needed",
            _("%(role)s is a role at one facility. Choose the facility.") % {"role": role.label},
        )

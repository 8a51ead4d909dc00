"""The one answer to "may this person do that there?".

Only django-guardian's grants are asked, never postings. A disabled account has no grant that counts.
Outside a person's postings a facility does not exist for them: whoever asks gets nothing back, exactly
as for a code that was never given out.
"""

from collections import defaultdict
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lcs_ims.accounts.models import FacilityUserObjectPermission, User
from lcs_ims.accounts.permissions import AT_DESK, Permission
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused


class NotPermitted(Refused):
    """The person who acts may not do this here; code `not-permitted`."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            "not-permitted",
            message or _("Your posting does not allow this. Ask the officer in charge who may do it."),
        )


class FullSignInNeeded(NotPermitted):
    """A PIN at a desk is not enough for this."""

    def __init__(self) -> None:
        super().__init__(_("A desk does not allow this. Sign in with your password and second factor, then do it."))


class Access:
    """What one person may do where, read at first use in one query.

    It lives for one request. Do not keep it: the next request must see a posting withdrawn meanwhile.
    Someone signed in by PIN at a desk of a facility may do there what `AT_DESK` names, and nothing elsewhere.
    """

    def __init__(self, user: User | AnonymousUser, *, desk: Facility | None = None) -> None:
        self._user = user
        self._desk = desk

    def allowed(self, permission: Permission, facility: Facility) -> bool:
        return permission in self._granted.get(facility.pk, ())

    def any(self, permission: Permission) -> bool:
        """Whether the person may do this at one facility at least."""
        return any(permission in granted for granted in self._granted.values())

    def facilities(self, permission: Permission) -> list[Facility]:
        """Where the person may do this, by name."""
        return [facility for facility in self._facilities if self.allowed(permission, facility)]

    def facility(self, code: str) -> Facility | None:
        """The facility of that code, if the person is posted there in any role."""
        return next((facility for facility in self._facilities if facility.code == code), None)

    @cached_property
    def _granted(self) -> dict[int, set[str]]:
        granted: defaultdict[int, set[str]] = defaultdict(set)
        for grant in self._grants:
            granted[grant.content_object_id].add(grant.permission.codename)
        return dict(granted)

    @cached_property
    def _facilities(self) -> list[Facility]:
        facilities = {grant.content_object_id: grant.content_object for grant in self._grants}
        return sorted(facilities.values(), key=lambda facility: facility.name)

    @cached_property
    def _grants(self) -> list[FacilityUserObjectPermission]:
        if self._user.pk is None:
            return []
        grants = _grants_of(self._user.pk).select_related("content_object", "permission")
        if self._desk is not None:
            grants = grants.filter(content_object=self._desk, permission__codename__in=AT_DESK)
        return list(grants)


def require(by: Actor, permission: Permission, facility: Facility | None = None) -> None:
    """Refuse with `NotPermitted` unless the actor may do this at the facility (without one: anywhere).

    For services: asks the database again inside their transaction, so that a posting withdrawn while
    the form was open is seen. The machine's own actors pass; commands and the sweep guard themselves.
    """
    if by.kind in {"system", "shell"}:
        return
    if by.desk and (permission not in AT_DESK or (facility is not None and facility.code != by.desk)):
        raise FullSignInNeeded
    grants = _grants_of(by.user_id).filter(permission__codename=permission.value)
    if facility is not None:
        grants = grants.filter(content_object=facility)
    elif by.desk:
        grants = grants.filter(content_object__code=by.desk)
    if not grants.exists():
        raise NotPermitted


def open_to(by: Actor, permission: Permission) -> list[Facility]:
    """The facilities at which an actor may do this: outside none exists for them. All, for the command line."""
    if by.kind != "user":
        return list(Facility.objects.order_by("pk"))
    user = User.objects.filter(pk=by.user_id or 0).first()
    return Access(user).facilities(permission) if user else []


def facilities_of(by: Actor, permission: Permission) -> list[Facility]:
    """Where the actor may do this, asked anew; for lists that a deed will go by."""
    grants = _grants_of(by.user_id).filter(permission__codename=permission.value).select_related("content_object")
    return [] if by.desk else [grant.content_object for grant in grants]


def _grants_of(user_id: int | None) -> QuerySet[FacilityUserObjectPermission]:
    grants: QuerySet[FacilityUserObjectPermission] = FacilityUserObjectPermission.objects.filter(
        user_id=user_id, user__is_active=True
    )
    return grants

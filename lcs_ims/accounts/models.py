from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from lcs_ims.accounts.door_models import (  # noqa: F401 (tables of this app)
    Desk,
    Display,
    Enrolment,
    Invitation,
    Pin,
    Rate,
    Shift,
)
from lcs_ims.accounts.roles import DISTRICT_ROLES, NATIONAL_ROLES, OUTSIDE_ROLES, Role
from lcs_ims.audit import Actor, Subject
from lcs_ims.facilities.models import Facility

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*\Z",
    _("Use small letters, digits, full stops, hyphens and underscores, such as t.mokoena."),
)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def found_by(self, words: str) -> "UserQuerySet":
        """Those whose name, username or force number contains every word typed."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(full_name__icontains=word) | Q(username__icontains=word) | Q(force_number__icontains=word)
            )
        return found


class UserManager(BaseUserManager["User"]):
    """Accounts are made by `services.create_user` alone; what Django expects here is refused."""

    def create_user(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("Call lcs_ims.accounts.services.create_user.")

    def create_superuser(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("The Service has no superusers. Give the account a posting.")


class User(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[USERNAME],
    )
    full_name = models.CharField(max_length=120)
    force_number = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    session_generation = models.PositiveIntegerField(default=0)  # raised: every session of the account is over
    created_at = models.DateTimeField()

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["full_name", "username"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="no_superusers"),
            models.CheckConstraint(condition=Q(username=Lower("username")), name="usernames_are_in_small_letters"),
            models.UniqueConstraint(
                fields=["force_number"], condition=~Q(force_number=""), name="force_numbers_are_one_person_s"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What ties a session to the account: the password, and how often the account was closed since."""
        said = f"{self.password} {self.session_generation}"
        return salted_hmac("lcs_ims.accounts.session", said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def subject(self) -> Subject:
        return Subject(type="accounts.user", id=str(self.pk), label=f"{self.full_name} ({self.username})")

    def actor(self, source: str = "", *, desk: str = "") -> Actor:
        """This person as the trail names who acts, by PIN at a desk of that facility; reads the postings in force."""
        postings = list(self.postings.in_force().select_related("facility"))
        return Actor(
            kind="user",
            username=self.username,
            name=self.full_name,
            role=", ".join(sorted({posting.role for posting in postings})),
            facility=", ".join(sorted({posting.facility.code for posting in postings if posting.facility})),
            user_id=self.pk,
            source=source,
            desk=desk,
        )


class PostingQuerySet(models.QuerySet["Posting"]):
    def open(self) -> "PostingQuerySet":
        return self.filter(ended_at=None)

    def pending(self) -> "PostingQuerySet":
        return self.open().filter(began_at=None)

    def in_force(self) -> "PostingQuerySet":
        return self.open().filter(began_at__isnull=False)

    def reaching_further(self) -> "PostingQuerySet":
        """Those that count at more than the facility they name."""
        return self.filter(Q(facility=None) | Q(role__in=DISTRICT_ROLES))


class Posting(models.Model):
    """A role that a person has, at one facility or, without one, in the whole Service.

    It is the reason for the grants of `FacilityUserObjectPermission`; nothing asks it when deciding.
    A posting that needs a second person has no `began_at` until that person confirms it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=30, choices=Role.choices)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=150, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(NATIONAL_ROLES), facility=None)
                | (~Q(role__in=sorted(NATIONAL_ROLES)) & Q(facility__isnull=False))
                | Q(role__in=sorted(OUTSIDE_ROLES)),
                name="national_roles_name_no_facility",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by")), name="postings_are_confirmed_by_another"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "facility"],
                condition=Q(ended_at=None, facility__isnull=False),
                name="one_open_posting_per_role_and_facility",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, facility=None),
                name="one_open_posting_per_national_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.facility or _('whole Service')}"

    @property
    def is_pending(self) -> bool:
        return self.began_at is None and self.ended_at is None

    @property
    def is_in_force(self) -> bool:
        return self.began_at is not None and self.ended_at is None


class FacilityUserObjectPermission(UserObjectPermissionBase):
    """The grants on facilities as django-guardian keeps them, in one narrow table with real foreign keys.

    It lies here and not with the facilities because it names users, whom that layer does not know.
    """

    content_object = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="grants")

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()

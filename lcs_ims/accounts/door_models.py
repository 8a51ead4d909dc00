"""What opens a door besides a password: desks and shifts, PINs, wall screens, leave to enrol, invitations."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class OpenQuerySet(models.QuerySet["Desk"]):
    def open(self) -> OpenQuerySet:
        return self.filter(revoked_at=None)


class Desk(models.Model):
    """A machine at a gate or in a block that the officer in charge enrolled, known by a key in its browser."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="desks")
    name = models.CharField(max_length=40)
    key_hash = models.CharField(max_length=64, unique=True)
    enrolled_by = models.CharField(max_length=150)
    enrolled_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "name"], condition=Q(revoked_at=None), name="one_open_desk_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.facility.code}"

    @property
    def subject(self) -> Subject:
        return Subject("accounts.desk", str(self.pk), str(self), self.facility.code)


class Shift(models.Model):
    """An officer's hours at the desks of a facility: begun by a full sign-in there; the PIN is good for no longer."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="shifts")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="shifts")
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_open_shift_per_officer")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.facility.code}, {self.began_at}"


class Pin(models.Model):
    """Six digits that their owner chose, kept as an Argon2 hash of a keyed one, and the failures since."""

    user = models.OneToOneField("accounts.User", on_delete=models.PROTECT, related_name="pin")
    secret = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}"


class Display(models.Model):
    """A wall screen of a facility. Its link is signed and names this row; revoking the row ends the link."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="displays")
    name = models.CharField(max_length=40)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}, {self.facility.code}"

    @property
    def subject(self) -> Subject:
        return Subject("accounts.display", str(self.pk), str(self), self.facility.code)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def waiting(self, now: datetime) -> EnrolmentQuerySet:
        """Resets that nobody has confirmed yet."""
        return self.filter(ended_at=None, code_hash="", until__gt=now)


class Enrolment(models.Model):
    """Leave to set up a second factor, once, with a code besides the password.

    For a new account it comes with the first password. For a lost factor one officer asks, another confirms,
    and only then is there a code.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="enrolments")
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    confirmed_by = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_open_enrolment_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.asked_at}"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.until


class Invitation(models.Model):
    """A link for somebody outside the Service, good once. Records staff looked the number up before it was made."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30, choices=Role.choices)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    registration_no = models.CharField(max_length=40)
    verified_against = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="invitations_are_used_or_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at}"

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and now < self.until


class Rate(models.Model):
    """How often somebody asked for something in the present window. In the database: web machines share it."""

    key = models.CharField(max_length=120, unique=True)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

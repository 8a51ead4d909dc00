from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit.disclosures import KINDS, Telling
from lcs_ims.audit.models import Event


class Watch(models.Model):
    """How far the watcher has got with the Service's trail. One row.

    `told` events were looked through for disclosures; `size` events, whose tree has this frontier, are under a
    checkpoint that is kept here. `anew`: at its next look it begins again where the trail still is what it was;
    `turn` counts these beginnings.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    log_id = models.UUIDField(null=True)
    key = models.CharField(max_length=300, blank=True)
    told = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    frontier = models.TextField(blank=True)
    last_event_at = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True)
    anew = models.BooleanField(default=False)
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_watch")]

    def __str__(self) -> str:
        return f"{self.log_id} at {self.size}"


class OfficerDay(models.Model):
    """How many times an officer claimed on a day, how many were late and how many on round minutes.

    Counted by the watcher as it passes each event once, so that no page reads a long trail for it.
    """

    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    facility = models.CharField(max_length=200, blank=True)
    day = models.DateField(db_index=True)
    claimed = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    rounded = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["username", "day"], name="one_row_per_officer_and_day")]

    def __str__(self) -> str:
        return f"{self.username} {self.day}"


class KeptCheckpoint(models.Model):
    """A checkpoint as the Service issued it, kept where the Service cannot reach it.

    What is kept stays. Where the watcher begins anew, those that the trail still continues are kept again.
    """

    log_id = models.UUIDField()
    number = models.PositiveIntegerField()
    size = models.BigIntegerField()
    text = models.TextField()
    kept_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["-kept_at", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["log_id", "turn", "number"], name="one_kept_checkpoint_a_number"),
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.number} at {self.size}"

    @property
    def root(self) -> str:
        return self.text.split("\n")[2]


class DisclosedQuerySet(models.QuerySet["Disclosed"]):
    def unread(self) -> DisclosedQuerySet:
        return self.filter(read_at__isnull=True)

    def at_once(self) -> DisclosedQuerySet:
        return self.filter(telling=Telling.AT_ONCE)


class Disclosed(models.Model):
    """The Inspectorate's copy of an event that it is told of, salt and bytes, as the trail had them.

    Set aside, it is one that the trail does not hold any more.
    """

    uuid = models.UUIDField(unique=True)
    leaf = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=24)
    telling = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Telling])
    action = models.CharField(max_length=64)
    facility = models.CharField(max_length=32, blank=True)
    pair = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField(db_index=True)
    salt = models.BinaryField(max_length=16)
    body = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    copied_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=120, blank=True)

    objects = DisclosedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "disclosed"
        ordering = ["-recorded_at", "-leaf"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["facility", "kind"], condition=Q(read_at__isnull=True), name="disclosed_unread_by_facility"
            ),
            models.Index(
                fields=["kind", "telling", "copied_at"],
                condition=Q(read_at__isnull=True),
                name="disclosed_unread_by_kind",
            ),
            models.Index(fields=["pair", "recorded_at"], name="disclosed_by_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.leaf}"

    @cached_property
    def event(self) -> Event:
        """The event as it was when it was copied, for its sentence; never saved."""
        return Event(
            leaf=self.leaf,
            uuid=self.uuid,
            action=self.action,
            recorded_at=self.recorded_at,
            salt=self.salt,
            body=self.body,
            digest=self.digest,
        )

    @property
    def heading(self) -> str:
        return str(KINDS[self.kind].words) if self.kind in KINDS else self.kind


class Alarm(models.Model):
    """What the watcher saw of the trail that must not be. It ends when it is no longer so, and stays on file."""

    class Kind(models.TextChoices):
        REWRITTEN = "rewritten", _("The trail was rewritten")
        CUT = "cut", _("The trail was cut")
        OTHER_LOG = "other_log", _("Another trail in its place")
        FORGED = "forged", _("A checkpoint that the Service's key did not sign")
        UNSIGNED = "unsigned", _("No checkpoint for 90 minutes")
        SILENT = "silent", _("No event for 90 minutes")
        HEARTBEAT = "heartbeat", _("The Service's background work stands still")
        AWAY = "away", _("The Service's database cannot be reached")

    GRAVE = (Kind.REWRITTEN, Kind.CUT, Kind.OTHER_LOG, Kind.FORGED)

    kind = models.CharField(max_length=12, choices=Kind)
    said = models.TextField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(ended_at__isnull=True), name="one_open_alarm_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.said}"

    @property
    def is_grave(self) -> bool:
        return self.kind in self.GRAVE

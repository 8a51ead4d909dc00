"""Reports that were asked for, the figures they stand on, and the archive of those that were made."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.lib import clock


class StoredFigures(models.Model):
    """Figures as they were read on a checkpoint: computed once, the same ever after. Never changed.

    `key` is made of everything that the figures depend on; `data` is their JSON, compressed.
    """

    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    data = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class PublicDay(models.Model):
    """A day that is counted for the public: in this period and from these figures, for good."""

    day = models.DateField(unique=True)
    first = models.DateField()
    last = models.DateField()
    method_version = models.CharField(max_length=20)
    figures = models.ForeignKey(StoredFigures, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=F("first"), day__lte=F("last")), name="a_public_day_lies_in_its_period"
            )
        ]

    def __str__(self) -> str:
        return str(self.day)


class Archived(models.Model):
    """A report as it was made, byte for byte. The database refuses to change or remove it."""

    scope = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    facilities = models.JSONField()
    nationwide = models.BooleanField()
    first = models.DateField()
    last = models.DateField()
    language = models.CharField(max_length=10)
    public = models.BooleanField()
    checkpoint = models.PositiveIntegerField()
    size = models.BigIntegerField()
    as_of = models.DateTimeField()
    rules_version = models.CharField(max_length=20)
    method_version = models.CharField(max_length=20)
    figures = models.ForeignKey(StoredFigures, on_delete=models.PROTECT, related_name="reports")
    sha256 = models.CharField(max_length=64, unique=True)
    pages = models.PositiveIntegerField()
    data = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["scope", "version"], name="one_report_of_a_version")]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What a copy is called: `compliance-MCCI-2026-07-01-2026-09-30-v2.pdf`."""
        what = "all" if self.nationwide else "-".join(self.facilities[:4])
        kind = "compliance-public" if self.public else "compliance"
        return f"{kind}-{what}-{self.first}-{self.last}-v{self.version}.pdf"


class JobQuerySet(models.QuerySet["Job"]):
    def under_way(self) -> JobQuerySet:
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def due(self, now: datetime) -> JobQuerySet:
        """Those that nobody works on and that may be begun: new, put off until now, or left by a dead worker."""
        return self.filter(
            Q(state=Job.State.QUEUED, next_at__lte=now)
            | Q(state=Job.State.RUNNING, heartbeat_at__lt=now - Job.DEAD_AFTER)
        ).order_by("asked_at", "pk")


class Job(models.Model):
    """A report somebody asked for, or the calendar, from asking to the archive."""

    DEAD_AFTER = timedelta(minutes=2)
    MOST_TRIES = 60

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Made")
        FAILED = "failed", _("Not made")
        CANCELLED = "cancelled", _("Cancelled")

    class Stage(models.TextChoices):
        QUEUED = "queued", _("Waiting for the worker")
        POPULATION = "population", _("Counting people")
        BREACHES = "breaches", _("Reading breaches")
        LEAVE = "leave", _("Reading exceptions and orders")
        CLOCKS = "clocks", _("Reading the clocks of custody")
        VISITS = "visits", _("Reading visits")
        BOOK = "book", _("Reading how the book was kept")
        PROOFS = "proofs", _("Making proofs")
        PAGE = "page", _("Putting the figures together")
        PAGES = "pages", _("Drawing pages")
        DONE = "done", _("Done")

    facilities = models.JSONField(default=list)
    first = models.DateField()
    last = models.DateField()
    language = models.CharField(max_length=10)
    public = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    scheduled = models.CharField(max_length=60, null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    worker = models.CharField(max_length=80, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    figures = models.ForeignKey(StoredFigures, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Archived, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_report_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(report__isnull=False), name="a_report_that_is_made_is_in_the_archive"
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.facilities) or 'all'} {self.first} {self.last}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def is_waiting_for_later(self) -> bool:
        return self.state == self.State.QUEUED and self.next_at > clock.now()

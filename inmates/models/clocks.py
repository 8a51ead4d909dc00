"""What is kept of the clocks: facts that start or stop them, alarms when they pass, and what a court answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inmates.clocks import BY_CODE
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


class ClockFact(models.Model):
    """A moment that starts or stops a clock, with what it rests on. A later one of its kind counts."""

    class Kind(models.TextChoices):
        ARRESTED = "arrested", _("Arrested")
        COURT = "court", _("Was before the court")
        HEALTH_SEEN = "health_seen", _("Seen by health staff")
        COPY_DEMANDED = "copy_demanded", _("A copy of the order was demanded")
        COPY_GIVEN = "copy_given", _("The copy of the order was given")

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="clock_facts")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    rests_on = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class ClockAlarmQuerySet(models.QuerySet["ClockAlarm"]):
    def open(self) -> ClockAlarmQuerySet:
        return self.filter(stopped_at__isnull=True)

    def at(self, *facilities: Facility) -> ClockAlarmQuerySet:
        return self.filter(facility__in=facilities)

    def past_between(self, first: date, after: date) -> ClockAlarmQuerySet:
        """Those whose limit was past on at least one of the days from `first` up to, not including, `after`."""
        until, since = clock.midnight(after), clock.midnight(first)
        running = models.Q(stopped_at__isnull=True) | models.Q(stopped_at__gt=since)
        return self.filter(running, passed_at__lt=until)


class ClockAlarm(models.Model):
    """A clock that passed for someone: one row for each person, clock and start. Stopped, never deleted."""

    inmate = models.ForeignKey("inmates.Inmate", on_delete=models.PROTECT, related_name="clock_alarms")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="clock_alarms")
    clock = models.CharField(max_length=20)
    court = models.CharField(max_length=200, blank=True)
    prosecutor = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    passed_at = models.DateTimeField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ClockAlarmQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inmate", "clock", "starts_at"], name="one_alarm_per_person_clock_and_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_on}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.clock_alarm", str(self.pk), f"{BY_CODE[self.clock].title}, due {self.due_on}")

    @property
    def title(self) -> str:
        return gettext(BY_CODE[self.clock].title)

    @property
    def step(self) -> str:
        return gettext(BY_CODE[self.clock].step)

    @property
    def basis(self) -> str:
        return BY_CODE[self.clock].basis

    @property
    def days_over(self) -> int:
        end: datetime = self.stopped_at or clock.now()
        return (clock.facility_date(end) - self.due_on).days


class CourtAnswer(models.Model):
    """What a court answered to a line of the court return. A later answer is a row of its own."""

    class Kind(models.TextChoices):
        HEARING = "hearing", _("A day in court is set")
        RENEWED = "renewed", _("The order is renewed")
        BAIL = "bail", _("Bail is granted")
        RELEASED = "released", _("Release is ordered")
        REASONS = "reasons", _("Held further, with reasons in writing")
        NONE = "none", _("No answer came")

    alarm = models.ForeignKey(ClockAlarm, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    answered_on = models.DateField()
    words = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["answered_on", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

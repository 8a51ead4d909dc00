"""What happens at the gate: each step with who and when, numbered entries, how long one may wait, and alerts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from visits.kind_words import CHOICES
from visits.models.visit import Visit


class Step(models.Model):
    """A step of a visit as somebody pressed it, or as it was inferred. Never changed: a later one corrects it."""

    class Name(models.TextChoices):
        ARRIVED = "arrived", _("Arrived")
        REQUESTED = "requested", _("Requested from the unit")
        PRODUCED = "produced", _("Produced")
        STARTED = "started", _("Started")
        ENDED = "ended", _("Ended")
        LEFT = "left", _("Left")

    class Source(models.TextChoices):
        DESK = "desk", _("Desk")
        PHONE = "phone", _("Visitor's telephone at the gate")
        PAPER = "paper", _("Paper")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Name)
    claimed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    inferred = models.BooleanField(default=False)
    source = models.CharField(max_length=6, choices=Source, default=Source.DESK)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.step}"


class GateEntryQuerySet(models.QuerySet["GateEntry"]):
    def at(self, *facilities: Facility) -> GateEntryQuerySet:
        return self.filter(facility__in=facilities)

    def unnamed(self) -> GateEntryQuerySet:
        """Emergencies of which nobody has said yet for whom they were, the oldest first."""
        return self.filter(emergency=True, visit__isnull=True).order_by("opened_at", "pk")


class GateEntry(models.Model):
    """A line of the gate book. Numbers of a facility and year have no holes: the server gives them.

    An emergency has its clock here until somebody says for whom it is: from the press until `reached_at`.
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="gate_entries")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="gate_entries")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    words = models.CharField(max_length=400, blank=True)
    emergency = models.BooleanField(default=False)
    reached_at = models.DateTimeField(null=True, blank=True)  # when the doctor was with the person
    late_at = models.DateTimeField(null=True, blank=True)  # when the Inspectorate was told that nobody was in time

    objects = GateEntryQuerySet.as_manager()

    class Meta:
        ordering = ["facility", "year", "number"]
        verbose_name_plural = "gate entries"
        constraints = [
            models.UniqueConstraint(fields=["facility", "year", "number"], name="one_gate_entry_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="gate_entries_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id}/{self.year}/{self.number}"

    @property
    def subject(self) -> Subject:
        return Subject("visits.gate_entry", str(self.pk), f"{self.year}/{self.number}", self.facility.code)


class WaitStandard(models.Model):
    """How long a kind may wait, from a day on, at one facility or all, and who says so. Never changed: a newer one
    follows.
    """

    kind = models.CharField(max_length=20, choices=CHOICES)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    from_on = models.DateField()
    made_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_wait_standard_is_at_least_a_minute"),
            models.UniqueConstraint(
                fields=["kind", "facility", "from_on"],
                condition=Q(facility__isnull=False),
                name="one_wait_standard_per_kind_facility_and_day",
            ),
            models.UniqueConstraint(
                fields=["kind", "from_on"],
                condition=Q(facility__isnull=True),
                name="one_national_wait_standard_per_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.minutes}"


class WaitAlert(models.Model):
    """A level that a wait has reached: raised once, acknowledged by a named person, never deleted."""

    class Level(models.TextChoices):
        WARNING = "warning", _("Warning")
        OVER = "over", _("Over the standard")
        ESCALATED = "escalated", _("Escalated")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="alerts")
    level = models.CharField(max_length=10, choices=Level)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    waited_minutes = models.PositiveIntegerField()
    standard_minutes = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=Step.Name, blank=True)  # to whose holder the delay is charged
    clock_stepped = models.BooleanField(default=False)  # the clock was set while they waited
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=12, choices=Visit.Cause, blank=True)
    cause_words = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "level"], name="one_alert_per_visit_and_level"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | (~Q(acknowledged_by="") & ~Q(cause="")),
                name="an_acknowledged_alert_has_a_name_and_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.level}"

"""When and where a facility can be visited: published hours, rooms, closures, and places held for a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from visits.kind_words import CHOICES
from visits.models.people import Visitor

if TYPE_CHECKING:
    from datetime import datetime


class VisitingHours(models.Model):
    """Hours on one weekday for one kind. A facility that published any for a kind has no others for it."""

    class Day(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")
        HOLIDAY = 7, _("Public holiday")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="visiting_hours")
    kind = models.CharField(_("kind"), max_length=20, choices=CHOICES)
    day = models.PositiveSmallIntegerField(_("day"), choices=Day)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        ordering = ["kind", "day", "begins"]
        verbose_name_plural = "visiting hours"
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "kind", "day", "begins"], name="hours_of_a_kind_begin_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="hours_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_day_display()} {self.begins:%H:%M}-{self.ends:%H:%M}"


class Room(models.Model):
    """A room for visits. `capacity` counts groups at once; a private one is in sight and not in hearing."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="visit_rooms")
    name = models.CharField(_("name"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("groups at once"), default=1)
    private = models.BooleanField(_("in sight, not in hearing"), default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="one_room_per_name_in_a_facility"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="a_room_takes_at_least_one_group"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("visits.room", str(self.pk), self.name, self.facility.code)


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self) -> ClosureQuerySet:
        return self.filter(lifted_at__isnull=True)

    def touching(self, begins_at: datetime, ends_at: datetime) -> ClosureQuerySet:
        return self.filter(begins_at__lt=ends_at, ends_at__gt=begins_at)


class Closure(models.Model):
    """A blocked date or session, set by the facility with its reason; without a kind it closes for all."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="visit_closures")
    kind = models.CharField(_("kind"), max_length=20, choices=CHOICES, blank=True)
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=400)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="a_closure_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.facility.code} {self.begins_at:%Y-%m-%d}"


class SlotHoldQuerySet(models.QuerySet["SlotHold"]):
    def holding(self, moment: datetime) -> SlotHoldQuerySet:
        return self.filter(held_until__gt=moment, visit__isnull=True)


class SlotHold(models.Model):
    """A place in a room kept for ten minutes while a form is open; its token is the form's."""

    token = models.UUIDField(unique=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="holds")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=CHOICES)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_by = models.CharField(max_length=200)
    held_until = models.DateTimeField()
    visit = models.OneToOneField("visits.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="hold")

    objects = SlotHoldQuerySet.as_manager()

    class Meta:
        ordering = ["held_until"]

    def __str__(self) -> str:
        return f"{self.room_id} {self.begins_at:%Y-%m-%d %H:%M}"

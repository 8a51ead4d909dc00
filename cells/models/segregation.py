"""Orders that put someone into a segregation cell, and the visits of health staff under them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.segregating import LONGEST, days_unseen
from inmates.models import Custody
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


class SegregationOrderQuerySet(models.QuerySet["SegregationOrder"]):
    def open(self) -> SegregationOrderQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, facility: Facility) -> SegregationOrderQuerySet:
        return self.filter(custody__facility=facility)


class SegregationOrder(models.Model):
    """An order that one person be alone in a segregation cell: who, why, until. It covers the one stay it began."""

    class Ground(models.TextChoices):
        DISCIPLINE = "discipline", _("Sanction after a hearing")
        SAFETY = "safety", _("Safety of others")
        OWN_REQUEST = "own_request", _("The person asked for it")

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="segregations")
    stay = models.OneToOneField("cells.Stay", on_delete=models.PROTECT, related_name="segregation")
    ground = models.CharField(max_length=12, choices=Ground)
    why = models.TextField()
    health_told = models.CharField(max_length=200)
    ordered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True, blank=True)
    unseen_told_on = models.DateField(null=True, blank=True)  # the last day without a visit that was told
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    objects = SegregationOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"], condition=Q(ended_at__isnull=True), name="one_open_segregation_per_custody"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("began_at"), until__lte=F("began_at") + LONGEST),
                name="segregation_is_at_most_15_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no} {self.began_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.segregation_order", str(self.pk), str(self), self.custody.facility.code)

    @property
    def days(self) -> int:
        """Begun days: 1 on the first."""
        return ((self.ended_at or clock.now()) - self.began_at).days + 1

    def unseen(self, now: datetime) -> list[date]:
        """The days that are over on which nobody from health saw the person; asks the visits prefetched."""
        seen = {clock.facility_date(visit.at) for visit in self.visits.all()}
        return days_unseen(self.began_at, self.ended_at or now, seen)

    def seen_on(self, day: date) -> bool:
        return any(clock.facility_date(visit.at) == day for visit in self.visits.all())


class SegregationVisit(models.Model):
    """Health staff saw someone in segregation (NMR 46): whether they may stay there, and what was found."""

    order = models.ForeignKey(SegregationOrder, on_delete=models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    fit = models.BooleanField()
    words = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.order} seen {self.at:%Y-%m-%d %H:%M}"

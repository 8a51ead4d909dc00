"""Leave to break strict rules: for one person in one cell, or of capacity in a whole facility."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class OvercrowdingOrder(models.Model):
    """Headquarters' leave to go beyond certified capacity in one facility for at most 14 days."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="overcrowding_orders")
    reason = models.TextField()
    highest_load = models.DecimalField(max_digits=4, decimal_places=2)
    least_area_m2 = models.DecimalField(max_digits=4, decimal_places=2)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    ordered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(ended_at__isnull=True),
                name="one_overcrowding_order_per_facility",
            ),
            models.CheckConstraint(
                condition=Q(ordered_by__isnull=True) | ~Q(ordered_by=F("proposed_by")),
                name="overcrowding_order_takes_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=14), name="overcrowding_order_is_at_most_14_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.began_at or self.proposed_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.overcrowding_order", str(self.pk), str(self), self.facility.code)


class PlacementException(models.Model):
    """Leave to break strict rules for one person in one cell, asked by one officer and granted by another."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="exceptions")
    cell = models.ForeignKey("cells.Cell", on_delete=models.PROTECT, related_name="exceptions")
    rules = models.JSONField(default=list)
    reason = models.TextField()
    hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals")
    renewal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")) | Q(state="withdrawn"),
                name="exception_takes_two_officers",
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=72), name="exception_is_at_most_72_hours"),
            models.UniqueConstraint(
                fields=["inmate"], condition=Q(state="asked"), name="one_exception_asked_per_inmate"
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(state__in=["asked", "granted"]), name="one_renewal_of_an_exception"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inmate} in {self.cell}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.exception", str(self.pk), f"{self.inmate.inmate_no} in {self.cell.code}")

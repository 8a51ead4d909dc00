"""The gate: who brought whom, and how a reception ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inmates.models.custody import Custody
from lcs_ims.facilities.models import Facility


class Escort(models.Model):
    """A van or a patrol that brings people: who, when, and the orders it hands over."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="escorts")
    arrived_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)
    vehicle = models.CharField(max_length=60, blank=True)
    orders = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-arrived_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.brought_by}, {self.arrived_at:%Y-%m-%d %H:%M}"


class Reception(models.Model):
    """Someone at the gate, written down within a minute. It ends in an admission or is refused, never deleted."""

    class Apparent(models.TextChoices):
        CHILD = "child", _("A child")
        ADULT = "adult", _("An adult")
        UNCLEAR = "unclear", _("Cannot be told")

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Refused")

    ALARM_AFTER = timedelta(hours=4)

    custody = models.OneToOneField(Custody, on_delete=models.PROTECT, related_name="reception")
    escort = models.ForeignKey(Escort, on_delete=models.PROTECT, null=True, blank=True, related_name="receptions")
    described = models.CharField(max_length=200)
    apparent_age = models.CharField(max_length=10, choices=Apparent)
    brought_by = models.CharField(max_length=200)
    order_seen = models.BooleanField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    number_at_gate = models.CharField(max_length=30)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    refused_reason = models.TextField(blank=True)
    handed_to = models.CharField(max_length=200, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="a_reception_ends_in_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number_at_gate}: {self.described}"

    @property
    def alarm_at(self) -> datetime:
        return self.received_at + self.ALARM_AFTER

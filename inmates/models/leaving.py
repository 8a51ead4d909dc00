"""The way out: an order that lets someone go, and how a period in custody ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inmates.models.custody import Custody
from inmates.spans import RELEASE_HOURS


class ReleaseOrder(models.Model):
    """An order that lets someone go. From the minute it is received a clock runs until they are out of the gate."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Release")
        BAIL = "bail", _("Bail")
        ACQUITTAL = "acquittal", _("Acquittal")

    WITHIN = timedelta(hours=RELEASE_HOURS)

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="release_orders")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    court = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    locked_up_at = models.DateTimeField(null=True, blank=True)  # a lock-up passed with the person inside

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"],
                condition=Q(carried_out_at__isnull=True),
                name="one_release_order_waits_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def due_at(self) -> datetime:
        return self.received_at + self.WITHIN


class Departure(models.Model):
    """How a period in custody ended: who went which way out of it, and what was done then."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Released on an order")
        BAIL = "bail", _("Released on bail")
        ACQUITTAL = "acquittal", _("Acquitted")
        END_OF_SENTENCE = "end_of_sentence", _("End of the sentence")
        DEATH = "death", _("Died")
        ESCAPE = "escape", _("Escaped")
        TRANSFER = "transfer", _("Transferred to another facility")

    custody = models.OneToOneField(Custody, on_delete=models.PROTECT, related_name="departure")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    order = models.OneToOneField(
        ReleaseOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="departure"
    )
    identity_checked = models.CharField(max_length=200, blank=True)
    property_returned = models.CharField(max_length=200, blank=True)
    nothing_else_holds = models.CharField(max_length=200, blank=True)
    circumstances = models.TextField(blank=True)
    reported_to = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.custody}: {self.get_kind_display()}"

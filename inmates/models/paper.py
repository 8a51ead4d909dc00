"""Numbered forms on paper, for when there is no power: receptions, visits and counts are written on them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lcs_ims.facilities.models import Facility


class PaperForm(models.Model):
    """A numbered form on paper, for when there is no power. A number not accounted for is a question."""

    class Kind(models.TextChoices):
        RECEPTION = "reception", _("Reception")
        VISIT = "visit", _("Visit")
        COUNT = "count", _("Count")

    class Outcome(models.TextChoices):
        ENTERED = "entered", _("Entered")
        UNUSED = "unused", _("Not used, destroyed")
        LOST = "lost", _("Not found")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="paper_forms")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.CharField(max_length=400, blank=True)
    power_back_at = models.DateTimeField(null=True, blank=True)
    entered_as = models.CharField(max_length=60, blank=True)  # the number of the record it became
    accounted_at = models.DateTimeField(null=True, blank=True)
    accounted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "cells_paperform"  # under this name the trail tells its rows
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "number"], name="one_paper_form_per_number_in_a_facility")
        ]

    def __str__(self) -> str:
        return f"{self.facility.code}-{self.number:06}"

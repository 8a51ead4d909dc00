"""Changes of the facts that decide a cell."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.models.custody import Custody
from lcs_ims.audit import Subject


class FactChange(models.Model):
    """A change of facts that decide a cell: what, by whom, why, on what evidence, and who else agreed.

    What narrows acts when it is asked. What widens acts only when another officer confirms it.
    """

    class State(models.TextChoices):
        DONE = "done", _("Acted at once")
        ASKED = "asked", _("Waits for a second officer")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="fact_changes")
    changes = models.JSONField()  # field: [before, after]
    effects = models.JSONField(default=dict)  # field: what it does to the cells, see inmates/widening.py
    of_health_staff = models.BooleanField(default=False)
    evidence = models.CharField(max_length=400, blank=True)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")) | Q(state="withdrawn"),
                name="fact_change_takes_two_officers",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(asked_by__isnull=False, answered_by__isnull=False),
                name="a_confirmed_fact_change_names_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no}: {', '.join(self.changes)}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.fact_change", str(self.pk), str(self))

    @property
    def acted_at(self) -> datetime | None:
        """When the facts became what it says; None for what never acted."""
        if self.state == self.State.DONE:
            return self.asked_at
        return self.answered_at if self.state == self.State.CONFIRMED else None

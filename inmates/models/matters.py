"""Discipline, requests and complaints: what a file holds of someone's time in custody (NMR 8, 41, 56, 57)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> MatterQuerySet:
        return self.filter(answered_at__isnull=True, due_at__isnull=False)

    def at(self, facility: Facility) -> MatterQuerySet:
        return self.filter(custody__facility=facility)


class Matter(models.Model):
    """Something in the file that has words and, but for conduct, waits for the answer of another officer."""

    class Kind(models.TextChoices):
        CONDUCT = "conduct", _("Conduct, good or bad")
        DISCIPLINE = "discipline", _("Disciplinary charge")
        REQUEST = "request", _("Request")
        COMPLAINT = "complaint", _("Complaint")
        ILL_TREATMENT = "ill_treatment", _("Allegation of torture or ill-treatment")

    class Outcome(models.TextChoices):
        YES = "yes", _("Granted, upheld or proved")
        NO = "no", _("Not granted, not upheld or not proved")
        WITHDRAWN = "withdrawn", _("Taken back by the person")

    # "Promptly" has no figure in law: these are LCS policy (NMR 41(1), 57(1)); ill-treatment is told at once (57(3)).
    WITHIN = {
        Kind.DISCIPLINE: timedelta(days=7),
        Kind.REQUEST: timedelta(days=7),
        Kind.COMPLAINT: timedelta(days=7),
        Kind.ILL_TREATMENT: timedelta(hours=24),
    }

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=14, choices=Kind)
    happened_at = models.DateTimeField()
    words = models.TextField()
    confidential = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    heard = models.TextField(blank=True)  # what the person said in their defence (NMR 41)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    sanction = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("recorded_by")),
                name="who_writes_a_matter_down_does_not_answer_it",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="an_answered_matter_has_an_outcome",
            ),
            models.CheckConstraint(condition=Q(sanction="") | Q(kind="discipline"), name="only_discipline_sanctions"),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no}: {self.kind}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.matter", str(self.pk), str(self), self.custody.facility.code)

    @property
    def waits(self) -> bool:
        return self.due_at is not None and self.answered_at is None

    def is_late(self, now: datetime) -> bool:
        return bool(self.waits and self.due_at and self.due_at < now)

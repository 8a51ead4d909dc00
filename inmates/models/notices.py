"""Word to those outside that a child is held, and the calls that are left where no message reaches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject


class Notice(models.Model):
    """A notice to someone outside that a child is held: told again until a named person acknowledges it."""

    class To(models.TextChoices):
        PROBATION = "probation", _("Probation officer of the district")
        GUARDIAN = "guardian", _("Parent or guardian")

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="notices")
    to = models.CharField(max_length=10, choices=To)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    times = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(default=0)  # 1 after 2 hours, 2 after 12
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)  # of a parent or guardian

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["custody", "to"], name="one_notice_of_a_custody_to_each"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | ~Q(acknowledged_by=""),
                name="an_acknowledgement_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no}: {self.to}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.notice", str(self.pk), str(self))


class CallTask(models.Model):
    """A telephone call that an officer has to make, because no message reached whom a notice is for."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("Reached: they know")
        NO_ANSWER = "no_answer", _("No answer")
        NO_NUMBER = "no_number", _("No number is known, or a wrong one")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="calls")
    opened_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(closed_at__isnull=True), name="one_open_call_of_a_notice"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | (Q(called_at__isnull=False) & ~Q(closed_by="") & ~Q(outcome="")),
                name="a_call_names_officer_time_and_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.notice)

"""What a file holds beside the facts: answers of the intake and classification records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.intake import BY_CODE
from lcs_ims.audit import Subject


class IntakeAnswer(models.Model):
    """An answer to a task of the intake. *Not known* and *refused* are answers and open a day to ask again."""

    class Answer(models.TextChoices):
        DONE = "done", _("Done")
        NOT_KNOWN = "not_known", _("Not known")
        REFUSED = "refused", _("The person refused")

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="intake_answers")
    task = models.CharField(max_length=24)
    answer = models.CharField(max_length=10, choices=Answer)
    words = models.TextField()
    again_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200)
    trained_for_children = models.BooleanField(default=False)

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="done") | Q(again_on__isnull=False), name="no_answer_is_asked_again"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.answer}"

    @property
    def title(self) -> str:
        return str(BY_CODE[self.task].title)


class Classification(models.Model):
    """What a person is classified as, proposed from the facts, decided by one officer and agreed by another."""

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="classifications")
    proposed = models.JSONField()
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    agreed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"], condition=Q(replaced_at__isnull=True), name="one_classification_in_force"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("decided_by")),
                name="who_classifies_does_not_agree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no} {self.decided_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.classification", str(self.pk), str(self))

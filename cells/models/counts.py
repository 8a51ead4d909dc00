"""The count in the yard against the book: what was counted in each cell, and the questions that a difference asks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class Count(models.Model):
    """One count of a whole facility, cell by cell. It is over when every cell in service has a figure."""

    class Kind(models.TextChoices):
        LOCK_UP = "lock_up", _("Lock-up")
        UNLOCK = "unlock", _("Unlock")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="counts")
    kind = models.CharField(_("count"), max_length=10, choices=Kind)
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(ended_at__isnull=True), name="one_open_count_per_facility"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.began_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.count", str(self.pk), str(self), self.facility.code)

    @classmethod
    def is_on_file(cls, facility: Facility, number: str) -> bool:
        """Whether a facility has a count of this number."""
        return number.isdecimal() and len(number) < 19 and cls.objects.filter(facility=facility, pk=number).exists()


class CountFigure(models.Model):
    """How many two officers counted in a cell, written before either saw the book, and what the book said then.

    There is one for each cell and count: a recount is an answer to the question, never another first figure.
    """

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="figures")
    cell = models.ForeignKey("cells.Cell", on_delete=models.PROTECT, related_name="count_figures")
    counted = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    first_name = models.CharField(max_length=200)
    second_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["cell__code"]
        constraints = [
            models.UniqueConstraint(fields=["count", "cell"], name="one_first_figure_per_cell_and_count"),
            models.CheckConstraint(condition=~Q(first_name=F("second_name")), name="a_figure_has_two_names"),
        ]

    def __str__(self) -> str:
        return f"{self.cell_id}: {self.counted}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class CountQuestion(models.Model):
    """A figure that was not the book's. It stays open until someone answers it, with their name and words."""

    class Answer(models.TextChoices):
        FOUND = "found", _("Someone sleeps in another cell than the book says")
        OUT = "out", _("Someone is out, and the book does not say so")
        MISCOUNT = "miscount", _("Counted again: the book is right")
        MISSING = "missing", _("Someone is missing: reported")

    figure = models.OneToOneField(CountFigure, on_delete=models.PROTECT, related_name="question")
    opened_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_question_says_what_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.figure.difference:+}"

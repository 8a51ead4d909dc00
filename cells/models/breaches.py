"""Rules that are broken, in which cell, and whom that concerns."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cells.models.estate import Cell
from cells.verdicts import BY_CODE
from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Severity


class BreachQuerySet(models.QuerySet["Breach"]):
    def open(self) -> BreachQuerySet:
        return self.filter(closed_at__isnull=True)

    def at(self, *facilities: Facility) -> BreachQuerySet:
        return self.filter(facility__in=facilities)


class Breach(models.Model):
    """A rule broken in a cell, or between two cells, from when it was first seen to when it was gone."""

    class Weight(models.IntegerChoices):
        STRICT = Severity.STRICT, _("Strict")
        ABSOLUTE = Severity.ABSOLUTE, _("Absolute")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="breaches")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    rule = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField(choices=Weight)
    pair = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_over = models.BooleanField(default=False)
    child = models.BooleanField(default=False)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        ordering = ["-severity", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "rule"],
                condition=Q(closed_at__isnull=True, cell__isnull=False),
                name="one_open_breach_per_cell_and_rule",
            ),
            models.UniqueConstraint(
                fields=["facility", "rule", "pair"],
                condition=Q(closed_at__isnull=True, cell__isnull=True),
                name="one_open_breach_per_pair_and_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.cell or self.pair}"

    @property
    def subject(self) -> Subject:
        where = f"cell {self.cell}" if self.cell else self.pair.replace(" ", " / ")
        return Subject("cells.breach", str(self.pk), f"{BY_CODE[self.rule].title}, {where}")

    @property
    def title(self) -> str:
        """What officers call the broken rule, in the reader's language."""
        return gettext(BY_CODE[self.rule].title)

    @property
    def weight(self) -> Severity:
        return Severity(self.severity)


class BreachPerson(models.Model):
    """One person's part in a breach: from when they were involved to when no longer."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="people")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="breaches")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "inmate"],
                condition=Q(left_at__isnull=True),
                name="once_in_a_breach_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inmate} in {self.breach}"

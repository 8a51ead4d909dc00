"""Who is kept from whom: orders that name two people, and factions that are rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates import facts
from inmates.models.people import Inmate
from lcs_ims.audit import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable


class KeepApartQuerySet(models.QuerySet["KeepApart"]):
    def open(self) -> KeepApartQuerySet:
        return self.filter(closed_at__isnull=True)

    def naming(self, inmate: Inmate) -> KeepApartQuerySet:
        return self.filter(Q(first=inmate) | Q(second=inmate))

    def among(self, inmates: Iterable[int]) -> KeepApartQuerySet:
        """Orders whose two people are both among these inmates (primary keys)."""
        ids = list(inmates)
        return self.filter(first_id__in=ids, second_id__in=ids)


class KeepApart(models.Model):
    """An order that two people be kept apart. `first` has the lower primary key."""

    class Level(models.TextChoices):
        CELL = facts.Reach.CELL, _("Not in one cell")
        BLOCK = facts.Reach.BLOCK, _("Not in one block")
        FACILITY = facts.Reach.FACILITY, _("Not in one facility")

    first = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    reason = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    closing_asked_at = models.DateTimeField(null=True, blank=True)
    closing_asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_reason = models.TextField(blank=True)

    objects = KeepApartQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="keep_apart_names_the_lower_key_first"),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(closed_at__isnull=True),
                name="one_open_keep_apart_order_per_pair",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("closing_asked_by")),
                name="closing_a_keep_apart_order_takes_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.keep_apart", str(self.pk), f"{self.first.inmate_no} / {self.second.inmate_no}")


class Rivalry(models.Model):
    """Two factions declared rivals. `first` comes before `second` in the alphabet."""

    first = models.CharField(max_length=60)
    second = models.CharField(max_length=60)

    class Meta:
        verbose_name_plural = "rivalries"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_rivalry_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="rivalry_names_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

"""Who sleeps where."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cells.decisions import replay
from cells.models.exceptions import OvercrowdingOrder, PlacementException
from inmates.models import Custody, Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Objection


class StayQuerySet(models.QuerySet["Stay"]):
    def open(self) -> StayQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, *facilities: Facility) -> StayQuerySet:
        return self.filter(cell__facility__in=facilities)


class Stay(models.Model):
    """Someone's bed in a cell, from a moment to a moment (open: until now).

    `absolute_class` is what the database itself keeps apart: sex, young or grown, isolation. A stay
    found as it was, or overtaken by a change of facts, is exempt, because reality is recorded.
    """

    class Kind(models.TextChoices):
        PLACED = "placed", _("Placed")
        AS_FOUND = "as_found", _("As found")

    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="stays")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="stays")
    cell = models.ForeignKey("cells.Cell", on_delete=models.PROTECT, related_name="stays", db_index=False)
    bed = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    began_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    absolute_class = models.CharField(max_length=80)
    exempt = models.BooleanField(default=False)
    taken_over = models.BooleanField(default=False)
    learned = models.TextField(blank=True)
    lawful_cell_existed = models.BooleanField(null=True, blank=True)
    exception = models.ForeignKey(
        PlacementException, on_delete=models.PROTECT, null=True, blank=True, related_name="stays"
    )
    overcrowding_order = models.ForeignKey(
        OvercrowdingOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="stays"
    )
    decision = models.JSONField(null=True, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        # The present people of a cell are found without walking through everyone who ever slept there.
        # Where someone was at a past minute is their newest stay that had begun.
        indexes = [
            models.Index(fields=["cell", "ended_at"], name="stays_of_a_cell_by_end"),
            models.Index(fields=["custody", "began_at"], name="stays_of_a_custody_by_begin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["inmate"], condition=Q(ended_at__isnull=True), name="one_open_stay_per_inmate"
            ),
            models.UniqueConstraint(
                fields=["cell", "bed"], condition=Q(ended_at__isnull=True), name="one_open_stay_per_bed"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="stay_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind="placed") | Q(exempt=True), name="a_stay_as_found_is_exempt"),
        ]

    def __str__(self) -> str:
        return f"{self.inmate} in {self.cell}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.stay", str(self.pk), str(self))

    @property
    def objections(self) -> tuple[Objection, ...]:
        """What the rules of today object to on the facts the stay was decided on; none where it was not."""
        return replay(self.decision) if self.decision else ()

"""The estate: blocks and cells, as certified and designated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cells.facts import CellAge, CellFacts, Purpose
from cells.models.stays import Stay
from inmates.models import Inmate
from inmates.status import StatusGroup
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class Block(models.Model):
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="blocks")
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["facility", "code"], name="one_block_per_code_in_a_facility")]

    def __str__(self) -> str:
        return self.code


class CellQuerySet(models.QuerySet["Cell"]):
    def standing(self) -> CellQuerySet:
        """Cells that are still cells: not retired."""
        return self.filter(retired_at__isnull=True)

    def in_use(self, *more: Cell) -> CellQuerySet:
        """Those still cells, the retired ones in which someone sleeps all the same, and any more that are named."""
        sleeping = Stay.objects.open().filter(cell=models.OuterRef("pk"))
        named = Q(pk__in=[cell.pk for cell in more])
        return self.filter(Q(retired_at__isnull=True) | named | models.Exists(sleeping))


class Cell(models.Model):
    """A cell as certified and designated. Out of service is for a while; retired is for good."""

    class Purpose(models.TextChoices):
        ORDINARY = Purpose.ORDINARY, _("Ordinary")
        RECEPTION = Purpose.RECEPTION, _("Reception")
        MEDICAL = Purpose.MEDICAL, _("Medical")
        NURSERY = Purpose.NURSERY, _("Nursery")
        SEGREGATION = Purpose.SEGREGATION, _("Segregation")

    class Age(models.TextChoices):
        CHILD = CellAge.CHILD, _("Children")
        ADULT = CellAge.ADULT, _("Adults")

    class Status(models.TextChoices):
        UNTRIED = StatusGroup.UNTRIED, _("Untried")
        CONVICTED = StatusGroup.CONVICTED, _("Convicted")
        CIVIL = StatusGroup.CIVIL, _("Civil")
        IMMIGRATION = StatusGroup.IMMIGRATION, _("Immigration")
        WITNESS = StatusGroup.WITNESS, _("Detained witnesses")
        FORENSIC = StatusGroup.FORENSIC, _("Forensic")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="cells")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="cells")
    code = models.CharField(max_length=20)
    certified_capacity = models.PositiveIntegerField(_("certified capacity"))
    floor_area_m2 = models.DecimalField(_("floor area (m²)"), max_digits=7, decimal_places=2)
    sex = models.CharField(
        _("sex"), max_length=10, choices=[c for c in Inmate.Sex.choices if c[0] != "unknown"], blank=True
    )
    age = models.CharField(_("age"), max_length=10, choices=Age, blank=True)
    status = models.CharField(_("legal status"), max_length=12, choices=Status, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.ORDINARY)
    step_free = models.BooleanField(_("step-free"), default=False)
    in_service = models.BooleanField(_("in service"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["facility", "code"], name="one_cell_per_code_in_a_facility")]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> Subject:
        return Subject("cells.cell", str(self.pk), self.code)

    @property
    def facts(self) -> CellFacts:
        return CellFacts(
            self.code,
            self.block.code,
            self.certified_capacity,
            self.floor_area_m2,
            self.sex,
            self.age,
            self.status,
            self.purpose,
            self.step_free,
            self.in_service,
        )

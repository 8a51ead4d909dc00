"""What holds people: a period in custody, the orders behind it and the offences it is for."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates import offences
from inmates.custody_facts import OrderKind
from inmates.models.people import Inmate
from lcs_ims.facilities.models import Facility


class CustodyQuerySet(models.QuerySet["Custody"]):
    def open(self) -> CustodyQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, *facilities: Facility) -> CustodyQuerySet:
        return self.filter(facility__in=facilities)

    def held_at(self, moment: datetime) -> CustodyQuerySet:
        """Those that ran at a moment, now or in the past."""
        running = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
        return self.filter(running, admitted_at__lte=moment)

    def without_order(self) -> CustodyQuerySet:
        """Those with no order on file: *no legal basis on file*."""
        return self.filter(~models.Exists(Warrant.objects.filter(custody=models.OuterRef("pk"))))


class Custody(models.Model):
    """One period in custody, from the gate to the way out.

    Until the order is checked and the person admitted it is *received*: it counts, and no cell is lawful yet.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received, not admitted")
        ADMITTED = "admitted", _("Admitted")

    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="custodies")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="custodies")
    state = models.CharField(max_length=10, choices=State, default=State.ADMITTED)
    admitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_over = models.BooleanField(default=False)
    arrested_at = models.DateTimeField(null=True, blank=True)
    committed_on = models.DateField(null=True, blank=True)
    remanded_on = models.DateField(null=True, blank=True)
    sentenced_on = models.DateField(null=True, blank=True)
    sentence_months = models.PositiveIntegerField(null=True, blank=True)
    earliest_release_on = models.DateField(null=True, blank=True)
    last_court_on = models.DateField(null=True, blank=True)
    next_court_on = models.DateField(null=True, blank=True)
    inquiry_finding = models.CharField(_("inquiry magistrate's finding"), max_length=200, blank=True)
    resumes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="resumed_by")

    objects = CustodyQuerySet.as_manager()

    class Meta:
        ordering = ["-admitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["inmate"], condition=Q(ended_at__isnull=True), name="one_open_custody_per_inmate"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("admitted_at")),
                name="custody_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["facility"], condition=Q(ended_at__isnull=True), name="open_custody_at_facility")
        ]

    def __str__(self) -> str:
        return f"{self.inmate} at {self.facility}"


class Warrant(models.Model):
    """The order that commits someone: without one there is no legal basis on file (NMR 7)."""

    class Kind(models.TextChoices):
        REMAND = OrderKind.REMAND, _("Remand")
        EXAMINATION = OrderKind.EXAMINATION, _("Committal for further examination")
        TRIAL = OrderKind.TRIAL, _("Committal for trial")
        SENTENCE = OrderKind.SENTENCE, _("Sentence, or fine unpaid")
        CIVIL = OrderKind.CIVIL, _("Civil debt or contempt")
        OTHER = OrderKind.OTHER, _("Another order: immigration, witness, King's pleasure")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)  # blank: a register did not say
    prosecutor = models.CharField(_("prosecutor's office"), max_length=200, blank=True)
    came_with_person = models.BooleanField(_("came with the person"), null=True, blank=True)
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="warrants")
    number = models.CharField(_("number"), max_length=60)
    court = models.CharField(_("court"), max_length=200)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["issued_on", "pk"]

    def __str__(self) -> str:
        return self.number


class Charge(models.Model):
    """An offence someone is held for: an open charge, or a current conviction."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="charges")
    offence_code = models.CharField(max_length=20)
    convicted = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody", "offence_code"],
                condition=Q(closed_at__isnull=True),
                name="one_open_charge_per_offence",
            )
        ]

    def __str__(self) -> str:
        return self.offence_code

    @property
    def offence(self) -> offences.Offence | None:
        return offences.catalogue().get(self.offence_code)

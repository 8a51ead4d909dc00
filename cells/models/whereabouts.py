"""Where people are when not in their cell: out with someone named, on the way to another facility, evacuated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Custody
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class Whereabouts(models.Model):
    """Where someone is when not in their cell: supervised holding, out with someone named, in transit."""

    class Kind(models.TextChoices):
        HOLDING = "holding", _("Supervised holding")
        COURT = "court", _("At court")
        HOSPITAL = "hospital", _("In hospital")
        WORK = "work", _("At work")
        POLICE = "police", _("Out with police")
        TRANSIT = "transit", _("In transit")

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="whereabouts")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(_("room or place"), max_length=200)
    with_whom = models.CharField(_("in the charge of"), max_length=200)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    order = models.CharField(_("order"), max_length=200, blank=True)
    receiver_no = models.CharField(_("force or identity number of who takes them"), max_length=60, blank=True)
    vehicle = models.CharField(_("vehicle"), max_length=60, blank=True)
    state_before = models.TextField(_("state on leaving"), blank=True)
    state_after = models.TextField(_("state on return"), blank=True)
    arrival_confirmed_by = models.CharField(_("arrival confirmed by"), max_length=200, blank=True)
    arrival_confirmed_at = models.DateTimeField(null=True, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    emergency = models.BooleanField(default=False)  # to hospital in one press, the papers after it

    class Meta:
        verbose_name_plural = "whereabouts"
        indexes = [models.Index(fields=["custody", "began_at"], name="places_of_a_custody_by_begin")]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"],
                condition=Q(ended_at__isnull=True),
                name="one_place_outside_the_cell_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"


class Transfer(models.Model):
    """A move to another facility, told from both sides: sent, in transit and counted, received or come back."""

    class Outcome(models.TextChoices):
        RECEIVED = "received", _("Received")
        RETURNED = "returned", _("Came back")

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="transfers")
    destination = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="transfers_in")
    way = models.OneToOneField(Whereabouts, on_delete=models.PROTECT, related_name="transfer")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    reason = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    begun = models.OneToOneField(
        Custody, on_delete=models.PROTECT, null=True, blank=True, related_name="begun_by_transfer"
    )

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"], condition=Q(outcome=""), name="one_transfer_under_way_per_custody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no} → {self.destination}"


class Evacuation(models.Model):
    """Evacuation mode of one facility: where people truly are is recorded for many at once, for 24 hours."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="evacuations")
    reason = models.TextField()
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=200)
    restore_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(ended_at__isnull=True), name="one_evacuation_per_facility"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.began_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.evacuation", str(self.pk), str(self), self.facility.code)

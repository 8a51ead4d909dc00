"""Visits of the police: what is written of each, and the authorisation that one outside visiting hours needs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from visits.models.people import Visitor
from visits.models.visit import Visit


class PoliceEntry(models.Model):
    """What is written of every visit by the police, one for each."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="police")
    officer = models.CharField(_("officer"), max_length=200)
    force_number = models.CharField(_("force number"), max_length=60)
    station = models.CharField(_("station"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=400)
    authority = models.CharField(_("authority"), max_length=400)
    inmate_consents = models.BooleanField(null=True, blank=True)
    inmate_words = models.CharField(max_length=400, blank=True)
    lawyer_told_at = models.DateTimeField(null=True, blank=True)
    lawyer_told_how = models.CharField(max_length=200, blank=True)
    lawyer_not_told_why = models.CharField(max_length=400, blank=True)
    present = models.TextField(_("everyone present"), blank=True)
    adult_present = models.CharField(_("lawyer, parent, guardian or appropriate adult"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    state_before = models.TextField(_("state of the inmate before"), blank=True)
    state_after = models.TextField(_("state of the inmate after"), blank=True)

    class Meta:
        verbose_name_plural = "police entries"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.force_number}"


class Authoriser(models.Model):
    """Who may authorise police visits outside hours at a facility: the one on duty, and two deputies after them.

    Changed by ending a row and beginning another.
    """

    class Place(models.IntegerChoices):
        AUTHORISER = 0, _("Duty authoriser")
        FIRST_DEPUTY = 1, _("First deputy")
        SECOND_DEPUTY = 2, _("Second deputy")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="authorisers")
    place = models.PositiveSmallIntegerField(choices=Place)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["facility", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "place"],
                condition=Q(ended_at__isnull=True),
                name="one_authoriser_in_each_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility_id}: {self.get_place_display()}"


class Authorisation(models.Model):
    """Leave for a police visit outside visiting hours, asked for in six fields. No answer is a refusal.

    It counts only by the authoriser's own sign-in (`answered_by`); anything else is claimed in somebody's name.
    """

    class Answer(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        UNANSWERED = "unanswered", _("Not answered: refused")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="authorisations")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="authorisation")
    officer = models.CharField(_("officer"), max_length=200)
    force_number = models.CharField(_("force number"), max_length=60)
    station = models.CharField(_("station"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=400)
    authority = models.CharField(_("authority"), max_length=400)
    by_phone = models.BooleanField(default=False)
    visitor = models.ForeignKey(  # who asked by their own sign-in
        Visitor, on_delete=models.PROTECT, null=True, blank=True, related_name="authorisations"
    )
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(default=0)  # 0 the authoriser, 1 and 2 the deputies
    answer_due_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_words = models.CharField(max_length=400, blank=True)
    claimed_in_the_name_of = models.CharField(max_length=200, blank=True)
    delaying_order = models.CharField(_("court order that delays the lawyer's notice"), max_length=200, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="granted") | Q(answered_by__isnull=False),
                name="an_authorisation_is_granted_by_someone_signed_in",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_authorisation_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id}: {self.force_number}"

    @property
    def subject(self) -> Subject:
        return Subject("visits.authorisation", str(self.pk), str(self), self.facility.code)

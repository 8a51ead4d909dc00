"""A visit from its booking to its end, who took part, and what has happened to it since it was booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from visits.kind_words import CHOICES
from visits.models.people import Visitor

if TYPE_CHECKING:
    from datetime import datetime


class VisitQuerySet(models.QuerySet["Visit"]):
    def at(self, *facilities: Facility) -> VisitQuerySet:
        return self.filter(facility__in=facilities)

    def booked(self) -> VisitQuerySet:
        return self.filter(state=Visit.State.BOOKED)

    def waiting(self) -> VisitQuerySet:
        """Those who have arrived, and neither started nor left."""
        return self.filter(state=Visit.State.WAITING)

    def standing(self) -> VisitQuerySet:
        """Those that take a place: booked, waiting or under way."""
        return self.filter(state__in=[Visit.State.BOOKED, Visit.State.WAITING, Visit.State.WITH_INMATE])

    def touching(self, begins_at: datetime, ends_at: datetime) -> VisitQuerySet:
        """Booked times that overlap; times that only touch do not."""
        return self.filter(booked_from__lt=ends_at, booked_to__gt=begins_at)


class Visit(models.Model):
    """One visit of one inmate. The six times are claimed times; `Step` rows keep each with who and when recorded."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        WAITING = "waiting", _("Waiting")
        WITH_INMATE = "with_inmate", _("With the inmate")
        OVER = "over", _("Over")
        UNSEEN = "unseen", _("Left unseen")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")
        ABSENT = "absent", _("Did not come")

    class RefusedBy(models.TextChoices):
        STAFF = "staff", _("Staff")
        INMATE = "inmate", _("The inmate")
        VISITOR = "visitor", _("The visitor, rather than be searched")
        RULE = "rule", _("A rule of the Service")

    class Cause(models.TextChoices):
        NO_ROOM = "no_room", _("No room")
        NO_ESCORT = "no_escort", _("No escort")
        AT_COURT = "at_court", _("Inmate at court")
        COUNT = "count", _("Count")
        LOCK_DOWN = "lock_down", _("Lock-down")
        PAPERWORK = "paperwork", _("Paperwork")
        OTHER = "other", _("Other")

    visit_no = models.CharField(_("visit number"), max_length=30)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="visits")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(_("kind"), max_length=20, choices=CHOICES)
    state = models.CharField(max_length=12, choices=State, default=State.BOOKED)
    booked_from = models.DateTimeField(null=True, blank=True)
    booked_to = models.DateTimeField(null=True, blank=True)
    room = models.ForeignKey("visits.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    walk_in = models.BooleanField(default=False)
    purpose = models.CharField(_("purpose"), max_length=400, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    form_token = models.UUIDField(null=True, blank=True, unique=True)
    pass_code = models.CharField(max_length=40, null=True, blank=True, unique=True)
    changes = models.PositiveSmallIntegerField(default=0)

    arrived_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    produced_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    cause = models.CharField(_("cause of the wait"), max_length=12, choices=Cause, blank=True)
    cause_words = models.CharField(max_length=400, blank=True)
    cause_step = models.CharField(max_length=10, blank=True)
    search_consent = models.BooleanField(null=True, blank=True)
    documents_handed = models.BooleanField(default=False)
    escort = models.CharField(_("escort"), max_length=200, blank=True)
    after_hours = models.BooleanField(default=False)  # police outside visiting hours
    unauthorised = models.BooleanField(default=False)  # and without leave that counts
    authorised_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    learned = models.CharField(max_length=400, blank=True)  # how a visit found out later was learned of
    learned_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    refused_by = models.CharField(max_length=10, choices=RefusedBy, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_recorded_by = models.CharField(max_length=200, blank=True)
    refusal_reason = models.TextField(blank=True)
    reviewer = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancelled_reason = models.TextField(blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["booked_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "visit_no"], name="one_visit_per_number_in_a_facility"),
            models.CheckConstraint(
                condition=Q(booked_from__isnull=True, booked_to__isnull=True) | Q(booked_to__gt=F("booked_from")),
                name="a_booked_time_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(booked_from__isnull=False), name="a_booking_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by="")),
                name="a_cancelled_visit_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(refused_at__isnull=False) & ~Q(refused_by="")),
                name="a_refused_visit_says_when_and_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "booked_from"], name="visits_by_booked_time"),
            models.Index(fields=["facility", "arrived_at"], name="visits_by_arrival"),
            models.Index(fields=["facility"], condition=Q(state="waiting"), name="visits_that_wait"),
        ]

    def __str__(self) -> str:
        return self.visit_no

    @property
    def subject(self) -> Subject:
        return Subject("visits.visit", str(self.pk), self.visit_no, self.facility.code)

    @property
    def is_flagged(self) -> bool:
        """Whether something has come up that nobody has acknowledged; uses the flags fetched with it."""
        return any(flag.cleared_at is None and flag.acknowledged_at is None for flag in self.flags.all())


class Party(models.Model):
    """A visitor of a visit. `present` is not known until someone at the gate says."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="party")
    visitor = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="party")
    present = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "party"
        constraints = [models.UniqueConstraint(fields=["visit", "visitor"], name="one_visitor_once_in_a_visit")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.visitor_id}"


class VisitFlagQuerySet(models.QuerySet["VisitFlag"]):
    def standing(self) -> VisitFlagQuerySet:
        return self.filter(cleared_at__isnull=True)

    def open(self) -> VisitFlagQuerySet:
        return self.standing().filter(acknowledged_at__isnull=True)


class VisitFlag(models.Model):
    """Something that happened since a visit was booked. It stands until it is gone again or the visit is."""

    class Cause(models.TextChoices):
        LEFT = "left", _("The inmate is no longer in custody")
        TRANSFER = "transfer", _("The inmate is held elsewhere")
        COURT = "court", _("The inmate has a court date then")
        OUT = "out", _("The inmate is out")
        KEEP_APART = "keep_apart", _("Someone to be kept apart visits the same day")
        BAN = "ban", _("A visitor is banned")
        CLOSURE = "closure", _("The time is blocked")
        CLIENT = "client", _("The client ended it")
        HOURS = "hours", _("The visiting hours are others")
        VERIFICATION = "verification", _("A visitor is not verified then")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="flags")
    cause = models.CharField(max_length=12, choices=Cause)
    other = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=400, blank=True)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    acknowledged_words = models.CharField(max_length=400, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = VisitFlagQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "cause"],
                condition=Q(cleared_at__isnull=True, other__isnull=True),
                name="one_standing_flag_per_visit_and_cause",
            ),
            models.UniqueConstraint(
                fields=["visit", "cause", "other"],
                condition=Q(cleared_at__isnull=True, other__isnull=False),
                name="one_standing_flag_per_pair_of_visits",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | ~Q(acknowledged_by=""),
                name="an_acknowledged_flag_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.cause}"

"""People who visit: who they are and how that is known, bans, and the tie of a lawyer and a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from visits.kind_words import CHOICES
from visits.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def verified(self, moment: datetime) -> VisitorQuerySet:
        return self.filter(verified_at__lte=moment, verified_until__gt=moment)

    def found_by(self, words: str) -> VisitorQuerySet:
        """Those whose name, identification or telephone contains every word typed."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(full_name__icontains=word) | Q(identified_by__icontains=word) | Q(phone__icontains=word)
            )
        return found


class Visitor(models.Model):
    """Someone who visits, in one capacity. `user` where they have an account of their own."""

    kind = models.CharField(_("kind"), max_length=20, choices=CHOICES)
    full_name = models.CharField(_("name"), max_length=200)
    identified_by = models.CharField(_("identified by"), max_length=200, blank=True)
    relation = models.CharField(_("relation"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="visitor"
    )
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="visitors"
    )  # whose desk wrote them down; none for people with an account of their own
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=200, blank=True)
    verified_until = models.DateTimeField(null=True, blank=True)
    verified_with = models.CharField(_("seen"), max_length=200, blank=True)

    objects = VisitorQuerySet.as_manager()

    class Meta:
        ordering = ["full_name", "pk"]
        indexes = [models.Index(fields=["identified_by"], name="visitor_by_identification")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_until__isnull=True)
                | (Q(verified_until__gt=F("verified_at")) & ~Q(verified_by="")),
                name="a_verification_has_a_name_and_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def subject(self) -> Subject:
        return Subject("visits.visitor", str(self.pk), f"{self.get_kind_display()} {self.pk}")

    @property
    def number(self) -> str:
        """What identifies them without the station, which follows it in what the police are identified by."""
        return self.identified_by.partition(",")[0].strip()

    @property
    def station(self) -> str:
        return self.identified_by.partition(",")[2].strip()

    def is_verified(self, moment: datetime) -> bool:
        return bool(self.verified_at and self.verified_until and self.verified_at <= moment < self.verified_until)


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, moment: datetime) -> BanQuerySet:
        return self.filter(begins_at__lte=moment, ends_at__gt=moment, lifted_at__isnull=True)


class Ban(models.Model):
    """Someone who may not visit, at one facility or at all, for a reason and until a day. Lifted, never deleted."""

    visitor = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="bans")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"))
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_reason = models.TextField(blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="a_ban_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.visitor_id}: {self.begins_at:%Y-%m-%d}"


class ClientQuerySet(models.QuerySet["Client"]):
    def confirmed(self) -> ClientQuerySet:
        return self.filter(state=Client.State.CONFIRMED)

    def of_lawyers(self) -> ClientQuerySet:
        """Those of lawyers: doctors and investigators have such a tie too."""
        return self.filter(visitor__kind__in=[Kind.LAWYER, Kind.LEGAL_AID])

    def lawyers_of_those_held(self) -> Iterable[tuple[int, str]]:
        """The primary key of everyone in custody who has a confirmed lawyer, and the lawyer's name."""
        held = self.confirmed().of_lawyers().filter(inmate__custodies__ended_at__isnull=True)
        return held.order_by("pk").values_list("inmate_id", "visitor__full_name")

    def waiting(self) -> ClientQuerySet:
        return self.filter(state__in=[Client.State.ASKED, Client.State.OBJECTED])


class Client(models.Model):
    """Someone from outside and whom they visit: a lawyer and a client, a doctor and a patient.

    Asked for with the first visit, answered by the facility, ended by the client. `named` and `number` are what
    was written in the request; `inmate` is who that is, where somebody is. Who asks never sees whether anyone was
    found.
    """

    class Ground(models.TextChoices):
        CLIENT = "client", _("Instructed by the client")
        FAMILY = "family", _("Instructed by the family")
        COURT = "court", _("Instructed by a court")
        LEGAL_AID = "legal_aid", _("Legal aid")
        TREATMENT = "treatment", _("Treatment")
        INQUIRY = "inquiry", _("Police inquiry")

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        OBJECTED = "objected", _("Objection under review")
        CONFIRMED = "confirmed", _("Confirmed")
        NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
        ENDED = "ended", _("Ended")

    visitor = models.ForeignKey(Visitor, on_delete=models.PROTECT, related_name="clients")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, null=True, blank=True, related_name="lawyers")
    named = models.CharField(_("name of the client"), max_length=200)
    number = models.CharField(_("inmate number"), max_length=30, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    purpose = models.CharField(max_length=400, blank=True)
    wanted_from = models.DateTimeField(null=True, blank=True)
    wanted_minutes = models.PositiveSmallIntegerField(default=60)
    state = models.CharField(max_length=14, choices=State, default=State.ASKED)
    requested_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    inmate_agreed = models.BooleanField(null=True, blank=True)
    certificate = models.CharField(_("practising certificate"), max_length=200, blank=True)
    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.CharField(max_length=200, blank=True)
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)
    told_facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_reason = models.TextField(blank=True)
    form_token = models.UUIDField(unique=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor", "inmate"],
                condition=Q(state="confirmed"),
                name="a_lawyer_has_a_client_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "objected"]) | Q(inmate__isnull=False),
                name="a_confirmed_client_is_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="objected") | (~Q(objection="") & Q(reviewer__isnull=False)),
                name="an_objection_has_a_reason_and_a_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor_id}: {self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject("visits.client", str(self.pk), f"{self.get_ground_display()} {self.pk}")

    @property
    def is_waiting(self) -> bool:
        return self.state in (self.State.ASKED, self.State.OBJECTED)

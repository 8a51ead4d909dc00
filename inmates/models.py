"""People in custody: who they are, the facts that decide their cell, and what holds them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inmates import ages, facts, offences, status
from inmates.clock_models import ClockAlarm, ClockFact, CourtAnswer  # noqa: F401 (tables of this app)
from inmates.custody_facts import OrderKind
from inmates.file_models import CallTask, Classification, IntakeAnswer, Notice  # noqa: F401 (tables of this app)
from inmates.matter_models import Matter  # noqa: F401 (a table of this app)
from inmates.picture_models import Picture, PictureContent  # noqa: F401 (tables of this app)
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cohort(models.Model):
    """A medical isolation cohort. Rules and records speak of it by `code`; only health staff read the condition."""

    code = models.CharField(max_length=20, unique=True)
    condition = models.CharField(max_length=60, unique=True)

    class Meta:
        db_table = "health_cohort"

    def __str__(self) -> str:
        return self.code


class InmateQuerySet(models.QuerySet["Inmate"]):
    def in_custody(self) -> InmateQuerySet:
        return self.filter(custodies__ended_at__isnull=True, custodies__isnull=False)

    def at(self, *facilities: Facility) -> InmateQuerySet:
        """Those in custody at any of these facilities now."""
        return self.filter(custodies__ended_at__isnull=True, custodies__facility__in=facilities)


class Inmate(models.Model):
    """A person, and the deciding facts as they are now (the trail holds how they were)."""

    class Sex(models.TextChoices):
        FEMALE = facts.Sex.FEMALE, _("Female")
        MALE = facts.Sex.MALE, _("Male")
        UNKNOWN = facts.Sex.UNKNOWN, _("Not known")

    class AgeEvidence(models.TextChoices):
        """In the order of the Children's Protection and Welfare Act 2011 s.82(2)."""

        BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
        IDENTITY_DOCUMENT = "identity_document", _("Identity document or passport")
        DISTRICT_RECORD = "district_record", _("District Administrator's record")
        STATEMENT = "statement", _("Statement of the person, parent or guardian")
        MEDICAL_ESTIMATE = "medical_estimate", _("Medical estimate")
        MAGISTRATE_FINDING = "magistrate_finding", _("Magistrate's finding")
        SCHOOL_OR_BAPTISMAL = "school_or_baptismal", _("School, hospital or baptismal record")
        NONE = "none", _("Nothing")

    class LegalStatus(models.TextChoices):
        UNCHARGED = "uncharged", _("Not yet charged")
        REMAND = "remand", _("On remand")
        COMMITTED = "committed", _("Committed for trial")
        AWAITING_SENTENCE = "awaiting_sentence", _("Convicted, awaiting sentence")
        SENTENCED = "sentenced", _("Sentenced")
        FINE_DEFAULT = "fine_default", _("In default of a fine")
        APPEAL = "appeal", _("Sentenced, appeal pending")
        CONDEMNED = "condemned", _("Condemned")
        KINGS_PLEASURE_CHILD = "kings_pleasure_child", _("King's pleasure (under 18 at the offence)")
        CIVIL_DEBT = "civil_debt", _("Civil debt")
        CONTEMPT = "contempt", _("Contempt")
        IMMIGRATION = "immigration", _("Immigration")
        DETAINED_WITNESS = "detained_witness", _("Detained witness")
        KINGS_PLEASURE_MENTAL = "kings_pleasure_mental", _("King's pleasure (mental health)")

    class Category(models.TextChoices):
        PETTY = offences.Category.PETTY, _("Petty")
        MODERATE = offences.Category.MODERATE, _("Moderate")
        SERIOUS = offences.Category.SERIOUS, _("Serious")
        GRAVE = offences.Category.GRAVE, _("Grave")
        UNCLASSIFIED = offences.Category.UNCLASSIFIED, _("Unclassified")
        NONE = offences.Category.NONE, _("None")

    class Record(models.TextChoices):
        FIRST = facts.Record.FIRST, _("First time in custody")
        REPEAT = facts.Record.REPEAT, _("Held before")
        UNKNOWN = facts.Record.UNKNOWN, _("Not known")

    class Protection(models.TextChoices):
        INFORMER = facts.Protection.INFORMER, _("Informer")
        WITNESS = facts.Protection.WITNESS, _("Witness")
        FORMER_OFFICER = facts.Protection.FORMER_OFFICER, _("Former officer")
        SEXUAL_OFFENCE = facts.Protection.SEXUAL_OFFENCE, _("Held for a sexual offence")
        VULNERABLE = facts.Protection.VULNERABLE, _("Vulnerable")

    class Need(models.TextChoices):
        SINGLE_CELL = facts.Need.SINGLE_CELL, _("A single cell")
        NOT_ALONE = facts.Need.NOT_ALONE, _("Not to be alone")
        STEP_FREE = facts.Need.STEP_FREE, _("A step-free cell")
        NURSERY = facts.Need.NURSERY, _("The nursery")

    inmate_no = models.CharField(_("inmate number"), max_length=30, unique=True)
    surname = models.CharField(_("surname"), max_length=200)
    given_names = models.CharField(_("given names"), max_length=200, blank=True)
    identity_no = models.CharField(_("identity number"), max_length=30, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    home_district = models.CharField(_("home district"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    placed_as = models.CharField(
        _("placed as"),
        max_length=10,
        choices=[c for c in Sex.choices if c[0] != "unknown"],
        blank=True,
    )
    date_of_birth = models.CharField(_("date of birth"), max_length=10, blank=True)
    age_evidence = models.CharField(
        _("evidence of age"), max_length=20, choices=AgeEvidence, default=AgeEvidence.NONE
    )
    age_disputed = models.BooleanField(_("age is disputed"), default=False)
    child_until = models.DateField(_("kept among children until"), null=True, blank=True)
    legal_status = models.CharField(_("legal status"), max_length=24, choices=LegalStatus)
    category_of_charges = models.CharField(_("category by the charges"), max_length=12, choices=Category)
    category_set = models.CharField(_("category set by hand"), max_length=12, choices=Category, blank=True)
    record = models.CharField(_("record"), max_length=10, choices=Record, default=Record.UNKNOWN)
    isolation = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+", to_field="code"
    )
    protection = models.CharField(_("protection"), max_length=20, choices=Protection, blank=True)
    needs = models.JSONField(_("needs"), default=list, blank=True)
    faction = models.CharField(_("faction"), max_length=60, blank=True)

    objects = InmateQuerySet.as_manager()

    class Meta:
        ordering = ["inmate_no"]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.inmate_no})"

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.surname}".strip()

    @property
    def subject(self) -> Subject:
        return Subject("inmates.inmate", str(self.pk), self.inmate_no)

    @property
    def needs_in_words(self) -> str:
        return ", ".join(str(self.Need(need).label) for need in self.needs)

    @property
    def group(self) -> status.StatusGroup:
        return status.GROUP_OF_STATUS[self.legal_status]

    @property
    def category(self) -> offences.Category:
        """The category the rules use: the one set by hand, or that of the charges."""
        return offences.Category(self.category_set or self.category_of_charges)

    @property
    def held_at(self) -> Facility | None:
        """Where the person is in custody now; None when not in custody. One query."""
        custody = self.custodies.open().select_related("facility").first()
        return custody.facility if custody else None

    def age(self, on: date) -> ages.Age:
        return ages.age_on(
            ages.latest_birth(self.date_of_birth),
            on,
            disputed=self.age_disputed,
            child_until=self.child_until,
        )


class CustodyQuerySet(models.QuerySet["Custody"]):
    def open(self) -> CustodyQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, *facilities: Facility) -> CustodyQuerySet:
        return self.filter(facility__in=facilities)

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


class Escort(models.Model):
    """A van or a patrol that brings people: who, when, and the orders it hands over."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="escorts")
    arrived_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)
    vehicle = models.CharField(max_length=60, blank=True)
    orders = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-arrived_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.brought_by}, {self.arrived_at:%Y-%m-%d %H:%M}"


class Reception(models.Model):
    """Someone at the gate, written down within a minute. It ends in an admission or is refused, never deleted."""

    class Apparent(models.TextChoices):
        CHILD = "child", _("A child")
        ADULT = "adult", _("An adult")
        UNCLEAR = "unclear", _("Cannot be told")

    class Outcome(models.TextChoices):
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Refused")

    ALARM_AFTER = timedelta(hours=4)

    custody = models.OneToOneField(Custody, on_delete=models.PROTECT, related_name="reception")
    escort = models.ForeignKey(Escort, on_delete=models.PROTECT, null=True, blank=True, related_name="receptions")
    described = models.CharField(max_length=200)
    apparent_age = models.CharField(max_length=10, choices=Apparent)
    brought_by = models.CharField(max_length=200)
    order_seen = models.BooleanField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    number_at_gate = models.CharField(max_length=30)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    refused_reason = models.TextField(blank=True)
    handed_to = models.CharField(max_length=200, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="a_reception_ends_in_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number_at_gate}: {self.described}"

    @property
    def alarm_at(self) -> datetime:
        return self.received_at + self.ALARM_AFTER


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


class ReleaseOrder(models.Model):
    """An order that lets someone go. From the minute it is received a clock runs until they are out of the gate."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Release")
        BAIL = "bail", _("Bail")
        ACQUITTAL = "acquittal", _("Acquittal")

    WITHIN = timedelta(hours=2)  # LCS policy; after an acquittal the law says forthwith (CPEA s.279(2))

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="release_orders")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=60)
    court = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    locked_up_at = models.DateTimeField(null=True, blank=True)  # a lock-up passed with the person inside

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["custody"],
                condition=Q(carried_out_at__isnull=True),
                name="one_release_order_waits_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def due_at(self) -> datetime:
        return self.received_at + self.WITHIN


class Departure(models.Model):
    """How a period in custody ended: who went which way out of it, and what was done then."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Released on an order")
        BAIL = "bail", _("Released on bail")
        ACQUITTAL = "acquittal", _("Acquitted")
        END_OF_SENTENCE = "end_of_sentence", _("End of the sentence")
        DEATH = "death", _("Died")
        ESCAPE = "escape", _("Escaped")
        TRANSFER = "transfer", _("Transferred to another facility")

    custody = models.OneToOneField(Custody, on_delete=models.PROTECT, related_name="departure")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    order = models.OneToOneField(
        ReleaseOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="departure"
    )
    identity_checked = models.CharField(max_length=200, blank=True)
    property_returned = models.CharField(max_length=200, blank=True)
    nothing_else_holds = models.CharField(max_length=200, blank=True)
    circumstances = models.TextField(blank=True)
    reported_to = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.custody}: {self.get_kind_display()}"


class FactChange(models.Model):
    """A change of facts that decide a cell: what, by whom, why, on what evidence, and who else agreed.

    What narrows acts when it is asked. What widens acts only when another officer confirms it.
    """

    class State(models.TextChoices):
        DONE = "done", _("Acted at once")
        ASKED = "asked", _("Waits for a second officer")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="fact_changes")
    changes = models.JSONField()  # field: [before, after]
    effects = models.JSONField(default=dict)  # field: what it does to the cells, see inmates/widening.py
    of_health_staff = models.BooleanField(default=False)
    evidence = models.CharField(max_length=400, blank=True)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")) | Q(state="withdrawn"),
                name="fact_change_takes_two_officers",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(asked_by__isnull=False, answered_by__isnull=False),
                name="a_confirmed_fact_change_names_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no}: {', '.join(self.changes)}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.fact_change", str(self.pk), str(self))

    @property
    def acted_at(self) -> datetime | None:
        """When the facts became what it says; None for what never acted."""
        if self.state == self.State.DONE:
            return self.asked_at
        return self.answered_at if self.state == self.State.CONFIRMED else None


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

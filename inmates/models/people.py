"""Who people are: the person, and the facts that decide a cell as they are now."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from inmates import ages, facts, offences, status
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


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

"""The estate and who sleeps where: blocks, cells, stays, and what is decided or found about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cells.count_models import Count, CountFigure, CountQuestion, PaperForm  # noqa: F401 (tables of this app)
from cells.decisions import replay
from cells.facts import CellAge, CellFacts, Purpose
from cells.plan_models import CountryPlan, Plan, PlanStep  # noqa: F401 (tables of this app)
from cells.segregation_models import SegregationOrder, SegregationVisit  # noqa: F401 (tables of this app)
from cells.verdicts import BY_CODE
from inmates.models import Custody, Inmate
from inmates.status import StatusGroup
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Objection, Severity


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


class OvercrowdingOrder(models.Model):
    """Headquarters' leave to go beyond certified capacity in one facility for at most 14 days."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="overcrowding_orders")
    reason = models.TextField()
    highest_load = models.DecimalField(max_digits=4, decimal_places=2)
    least_area_m2 = models.DecimalField(max_digits=4, decimal_places=2)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    ordered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(ended_at__isnull=True),
                name="one_overcrowding_order_per_facility",
            ),
            models.CheckConstraint(
                condition=Q(ordered_by__isnull=True) | ~Q(ordered_by=F("proposed_by")),
                name="overcrowding_order_takes_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=14), name="overcrowding_order_is_at_most_14_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.began_at or self.proposed_at:%Y-%m-%d}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.overcrowding_order", str(self.pk), str(self), self.facility.code)


class PlacementException(models.Model):
    """Leave to break strict rules for one person in one cell, asked by one officer and granted by another."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="exceptions")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="exceptions")
    rules = models.JSONField(default=list)
    reason = models.TextField()
    hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals")
    renewal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")) | Q(state="withdrawn"),
                name="exception_takes_two_officers",
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=72), name="exception_is_at_most_72_hours"),
            models.UniqueConstraint(
                fields=["inmate"], condition=Q(state="asked"), name="one_exception_asked_per_inmate"
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(state__in=["asked", "granted"]), name="one_renewal_of_an_exception"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inmate} in {self.cell}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.exception", str(self.pk), f"{self.inmate.inmate_no} in {self.cell.code}")


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
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="stays", db_index=False)
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


class BreachQuerySet(models.QuerySet["Breach"]):
    def open(self) -> BreachQuerySet:
        return self.filter(closed_at__isnull=True)

    def at(self, *facilities: Facility) -> BreachQuerySet:
        return self.filter(facility__in=facilities)


class Breach(models.Model):
    """A rule broken in a cell, or between two cells, from when it was first seen to when it was gone."""

    class Weight(models.IntegerChoices):
        STRICT = Severity.STRICT, _("Strict")
        ABSOLUTE = Severity.ABSOLUTE, _("Absolute")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="breaches")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    rule = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField(choices=Weight)
    pair = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_over = models.BooleanField(default=False)
    child = models.BooleanField(default=False)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        ordering = ["-severity", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "rule"],
                condition=Q(closed_at__isnull=True, cell__isnull=False),
                name="one_open_breach_per_cell_and_rule",
            ),
            models.UniqueConstraint(
                fields=["facility", "rule", "pair"],
                condition=Q(closed_at__isnull=True, cell__isnull=True),
                name="one_open_breach_per_pair_and_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.cell or self.pair}"

    @property
    def subject(self) -> Subject:
        where = f"cell {self.cell}" if self.cell else self.pair.replace(" ", " / ")
        return Subject("cells.breach", str(self.pk), f"{BY_CODE[self.rule].title}, {where}")

    @property
    def title(self) -> str:
        """What officers call the broken rule, in the reader's language."""
        return gettext(BY_CODE[self.rule].title)

    @property
    def weight(self) -> Severity:
        return Severity(self.severity)


class BreachPerson(models.Model):
    """One person's part in a breach: from when they were involved to when no longer."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="people")
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="breaches")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "inmate"],
                condition=Q(left_at__isnull=True),
                name="once_in_a_breach_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inmate} in {self.breach}"

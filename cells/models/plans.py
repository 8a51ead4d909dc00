"""Rehousing plans as they are kept: what was asked of which house, what came of it, and the steps walked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.audit import Subject
from lcs_ims.facilities.models import Facility


class PlanState(models.TextChoices):
    ASKED = "asked", _("In the making")
    READY = "ready", _("Ready")
    UNDER_WAY = "under_way", _("Being carried out")
    DONE = "done", _("Carried out")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Not made")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """Something a worker computes from inputs that are kept with it, so that it can be made again years later.

    What the solver says on its way (from `claimed_at` on) is news of a minute and no part of the record.
    """

    State = PlanState

    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    on = models.DateField()
    seconds = models.PositiveSmallIntegerField()
    rules = models.CharField(max_length=20)
    made_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=10, blank=True)
    best = models.IntegerField(null=True, blank=True)
    bound = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True


NEWS = ("claimed_at", "tries", "heard_at", "stage", "best", "bound")
"""Written every second, by no deed: the trail leaves them out."""


class Plan(Job):
    """One plan for one facility: `house`, `pins` and `rules` are the inputs (`cells.plans.kept`)."""

    class Status(models.TextChoices):
        OPTIMAL = "optimal", _("Fewest moves, proved")
        FEASIBLE = "feasible", _("Lawful, with a gap")
        IMPOSSIBLE = "impossible", _("Cannot be: least harm")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="plans")
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    house = models.JSONField()
    pins = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, blank=True)
    moves = models.PositiveIntegerField(null=True, blank=True)
    lower_bound = models.PositiveIntegerField(null=True, blank=True)
    holds = models.PositiveIntegerField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state="asked"), name="one_plan_in_the_making_per_facility"
            ),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(state="under_way"), name="one_plan_under_way_per_facility"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "failed", "cancelled"]) | Q(result__isnull=False),
                name="a_plan_that_was_made_has_its_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility.code}-{self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.plan", str(self.pk), str(self), self.facility.code)

    @property
    def proved(self) -> bool:
        return self.moves is not None and self.moves == self.lower_bound

    @property
    def can_be_walked(self) -> bool:
        return self.state in {PlanState.READY, PlanState.UNDER_WAY}


class CountryPlan(Job):
    """One plan for all facilities together: who should be transferred. `inputs` are the houses and the districts."""

    inputs = models.JSONField()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="asked"), name="one_country_plan_in_the_making"
            ),
        ]

    def __str__(self) -> str:
        return f"LS-{self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject("cells.country_plan", str(self.pk), str(self))


class PlanStep(models.Model):
    """One person taken from a cell to a cell. No origin: from a hold or from no cell. No `to`: a hold under escort.

    Steps of one `walk` are confirmed together.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        THERE = "there", _("There already")
        GONE = "gone", _("No longer held here")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    walk = models.PositiveIntegerField()
    inmate = models.ForeignKey(Inmate, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("cells.Cell", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ForeignKey("cells.Cell", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_step_per_number_of_a_plan"),
            models.CheckConstraint(
                condition=Q(outcome="", taken_at__isnull=True) | (~Q(outcome="") & Q(taken_at__isnull=False)),
                name="a_step_taken_says_how_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number}"

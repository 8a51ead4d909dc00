from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspectorate.models.people import Inspector


class Pack(models.Model):
    """What an inspector takes along: the rolls of every facility at one minute, so that none stands out.

    Who is drawn follows from the checkpoint's root, which nobody could choose.
    """

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="packs")
    checkpoint = models.TextField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class RollTick(models.Model):
    """A line of the roll: where the Service's record had someone, and where they were found.

    Someone met who is on no roll is a line too (`unrecorded`).
    """

    class Found(models.TextChoices):
        THERE = "there", _("There")
        ELSEWHERE = "elsewhere", _("In another cell")
        NOT_THERE = "not_there", _("Not there")

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="roll")
    facility = models.CharField(max_length=12)
    cell = models.CharField(max_length=20, blank=True)
    inmate_no = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=420)
    out = models.CharField(max_length=200, blank=True)
    unrecorded = models.BooleanField(default=False)
    found = models.CharField(max_length=10, choices=Found, blank=True)
    found_in = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["facility", "cell", "inmate_no", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "inmate_no"], condition=~Q(inmate_no=""), name="once_on_a_pack_s_roll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.cell} {self.inmate_no or self.name}"


class Drawn(models.Model):
    """One of ten people of a facility who are asked: were you taken out, or visited at night?"""

    class Answer(models.TextChoices):
        NO = "no", _("No")
        YES = "yes", _("Yes")
        NOT_ASKED = "not_asked", _("Could not be asked")

    line = models.OneToOneField(RollTick, on_delete=models.PROTECT, related_name="drawn")
    rank = models.PositiveSmallIntegerField()
    taken_or_visited = models.CharField(max_length=10, choices=Answer, blank=True)
    recorded = models.BooleanField(null=True, blank=True)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["rank"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.line} ({self.rank})"

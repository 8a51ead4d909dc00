"""The trail as it is stored. Rows are added and never changed: the database itself refuses (guards).

Every column of every table here is compared with the signed bodies by `verify_audit`. State that
need not be covered lives elsewhere.
"""

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models

from lcs_ims.audit.actions import LATE_AFTER, POWER_CUT, Action, is_taken_over
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.said import Belated, Said


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: Subject) -> "EventQuerySet":
        """The events that mention a subject, newest first: in the order of the index that finds them."""
        named = self.filter(mentions__type=subject.type, mentions__subject_id=subject.id)
        return named.order_by("-mentions__event_id")

    def at(self, *facilities: str) -> "EventQuerySet":
        """The events that mention anything at these facilities (codes), newest first."""
        mentioned = Mention.objects.filter(facility__in=facilities).values("event_id")
        return self.filter(leaf__in=mentioned).order_by("-leaf")

    def recorded(self, since: datetime, until: datetime) -> "EventQuerySet":
        """The events recorded from a moment to before another: the trail is in the order of time, so one stretch."""
        stretch = Event.objects.filter(recorded_at__gte=since, recorded_at__lt=until)
        first = stretch.order_by("recorded_at", "leaf").values("leaf")[:1]
        last = stretch.order_by("-recorded_at", "-leaf").values("leaf")[:1]
        return self.filter(leaf__gte=models.Subquery(first), leaf__lte=models.Subquery(last))

    def demonstration(self) -> bool:
        """Whether the log's first event says that this database is a demonstration."""
        genesis = self.filter(leaf=0).first()
        return bool(genesis and genesis.after.get("demonstration"))


class Event(models.Model):
    """One thing that happened; it is its own leaf. `body` is the evidence, the columns only find it."""

    leaf = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    action = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    salt = models.BinaryField(max_length=16)
    body = models.BinaryField()
    digest = models.BinaryField(max_length=32)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("leaf",)
        indexes = (
            models.Index(fields=["recorded_at", "leaf"], name="audit_event_by_time"),
            models.Index(fields=["action", "leaf"], name="audit_event_by_action"),
            models.Index(Said("by", "username"), "leaf", name="audit_event_by_actor"),
            models.Index(fields=["leaf"], condition=models.Q(Belated()), name="audit_event_belated"),
        )

    def __str__(self) -> str:
        return f"{self.leaf} {self.action}"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The body, read."""
        facts: dict[str, Any] = json.loads(bytes(self.body))
        return facts

    @property
    def by(self) -> Actor:
        return Actor(**self.facts["by"])

    @property
    def on(self) -> tuple[Subject, ...]:
        return tuple(Subject(**subject) for subject in self.facts["on"])

    @property
    def before(self) -> dict[str, Any]:
        return self.facts["before"] or {}

    @property
    def after(self) -> dict[str, Any]:
        return self.facts["after"] or {}

    @property
    def reason(self) -> str:
        return str(self.facts["reason"])

    @property
    def refusal(self) -> dict[str, Any]:
        """Why the deed was refused: code, message and the codes of objections; empty when it was done."""
        return self.facts["refusal"] or {}

    @property
    def occurred_at(self) -> datetime:
        """When it happened, as claimed; when nothing was claimed, when it was recorded."""
        claimed = self.facts["occurred_at"]
        return datetime.fromisoformat(claimed) if claimed else self.recorded_at

    @property
    def is_late(self) -> bool:
        """Recorded more than 15 minutes after it is said to have happened; a take-over, a power cut is not late."""
        excused = self.is_taken_over or self.after.get("cause") == POWER_CUT
        return self.recorded_at - self.occurred_at > LATE_AFTER and not excused

    @property
    def is_taken_over(self) -> bool:
        """Whether it tells of something that is taken over from paper."""
        return is_taken_over(self.action, self.after)

    @property
    def is_genesis(self) -> bool:
        return self.action == Action.LOG_BEGAN


class Mention(models.Model):
    """That an event names a subject, so that each subject's history can be found."""

    pk = models.CompositePrimaryKey("event_id", "position")
    event = models.ForeignKey(Event, models.PROTECT, related_name="mentions", db_index=False)
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    facility = models.CharField(max_length=32)

    class Meta:
        indexes = (
            models.Index(fields=["type", "subject_id", "event"], name="audit_mention_by_subject"),
            models.Index(fields=["facility", "event"], name="audit_mention_by_facility"),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.type} {self.subject_id}"


class Payload(models.Model):
    """Sensitive detail of an event, apart from it so that the law can have it erased."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="payload")
    salt = models.BinaryField(max_length=16)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"detail of {self.event_id}"

    @property
    def detail(self) -> dict[str, Any]:
        """The detail, read; empty when it has been erased."""
        detail: dict[str, Any] = json.loads(bytes(self.body) or b"{}")
        return detail

    @property
    def is_erased(self) -> bool:
        return not self.salt


class Head(models.Model):
    """Where the trail ends: the one row that moves, and the lock under which it moves."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    log_id = models.UUIDField()
    demonstration = models.BooleanField()
    size = models.BigIntegerField()
    frontier = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head_of_the_trail"),)

    def __str__(self) -> str:
        return f"{self.log_id} at {self.size}"


class Journal(models.Model):
    """What the database noted of changes to kept tables; empty between deeds, or `verify_audit` names the row."""

    tx = models.CharField(max_length=20)
    relation = models.CharField(max_length=63)
    row_key = models.CharField(max_length=64)
    old = models.TextField(null=True)  # noqa: DJ001 (no row is not an empty one)
    new = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        verbose_name_plural = "journal"

    def __str__(self) -> str:
        return f"{self.relation} {self.row_key}"


class Checkpoint(models.Model):
    """A signed checkpoint as it was issued (C2SP tlog-checkpoint), numbered from 1 without gaps."""

    number = models.PositiveIntegerField(primary_key=True)
    size = models.BigIntegerField(unique=True)
    text = models.TextField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"checkpoint {self.number} at {self.size}"

    @property
    def root(self) -> str:
        """The root of the tree, base 64: the third line of the text."""
        return self.text.split("\n")[2]

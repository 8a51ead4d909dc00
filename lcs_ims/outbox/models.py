from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject

NAMESPACE = UUID("5d1c2f0e-6f43-4b0f-9a57-1f6f0c3b9a11")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        return self.filter(state=Message.State.QUEUED, next_at__lte=now)

    def about(self, subject: Subject) -> MessageQuerySet:
        return self.filter(about_type=subject.type, about_id=subject.id)


class Message(models.Model):
    """A message to one address. It names what it is about as the trail does, by text and not by key."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    channel = models.CharField(max_length=5, choices=Channel)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    calendar = models.TextField(blank=True)  # an .ics file (RFC 5545) that goes with an e-mail
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=60)
    about_label = models.CharField(max_length=200)
    about_facility = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    settled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="queued"), name="messages_waiting"),
            models.Index(fields=["about_type", "about_id"], name="messages_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="queued", settled_at__isnull=True)
                | (~Q(state="queued") & Q(settled_at__isnull=False)),
                name="a_message_waits_or_is_settled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.about_label}"

    @property
    def key(self) -> UUID:
        """The same for every try and for no other message: by it a repeat is known where it arrives."""
        return uuid5(NAMESPACE, f"{self.pk} {self.made_at.isoformat()}")

    @property
    def about(self) -> Subject:
        return Subject(self.about_type, self.about_id, self.about_label, self.about_facility)

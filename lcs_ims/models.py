"""Who is doing what by itself, and when it was last done. Operational state, no part of the trail."""

from django.db import models


class Claim(models.Model):
    """One row a duty: several sweeps may run, one of them does it. The sweep has a row for its heartbeat."""

    name = models.CharField(max_length=100, unique=True)
    held_by = models.CharField(max_length=200, blank=True, default="")
    held_until = models.DateTimeField(null=True, blank=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

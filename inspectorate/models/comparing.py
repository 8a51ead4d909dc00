from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class KeptComparison(models.Model):
    """Facilities and periods beside each other, as they were counted last: no page waits for the counting."""

    length = models.PositiveSmallIntegerField(primary_key=True)  # days of a period
    counted_at = models.DateTimeField()
    told = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.length} days, counted {self.counted_at:%Y-%m-%d %H:%M}"

from django.db import models

from inspectorate.models.people import Inspector


class Reading(models.Model):
    """That someone opened a page or did something here: written before they see the answer, never changed."""

    at = models.DateTimeField(db_index=True)
    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="readings")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    method = models.CharField(max_length=8)
    page = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.address}"


class SavedFilter(models.Model):
    """A search of the trail that an inspector wants again."""

    inspector = models.ForeignKey(Inspector, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["inspector", "name"], name="one_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name

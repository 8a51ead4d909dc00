"""Photographs of people and scans of orders: what they are of, and their bytes beside them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from inmates.imaging import JPEG, PDF
from lcs_ims.audit import Subject


class Picture(models.Model):
    """A photograph or a scan. Its SHA-256 is in the trail with this row, and so answers for the bytes."""

    class Kind(models.TextChoices):
        PHOTOGRAPH = "photograph", _("Photograph")
        ORDER = "order", _("Scan of the order")

    custody = models.ForeignKey("inmates.Custody", on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=10, choices=Kind)
    warrant = models.ForeignKey(
        "inmates.Warrant", on_delete=models.PROTECT, null=True, blank=True, related_name="scans"
    )
    content_type = models.CharField(max_length=20, choices=[(JPEG, "JPEG"), (PDF, "PDF")])
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-stored_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.custody.inmate.inmate_no}: {self.kind}"

    @property
    def subject(self) -> Subject:
        return Subject("inmates.picture", str(self.pk), str(self))

    @property
    def file_name(self) -> str:
        number = self.custody.inmate.inmate_no.replace("/", "-")
        return f"{number}-{self.kind}-{self.pk}.{'pdf' if self.content_type == PDF else 'jpg'}"


class PictureContent(models.Model):
    """The bytes of a picture, apart so that no list reads them."""

    picture = models.OneToOneField(Picture, on_delete=models.PROTECT, primary_key=True, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import Subject


class FacilityQuerySet(models.QuerySet["Facility"]):
    def live(self) -> "FacilityQuerySet":
        return self.filter(live_at__isnull=False)


class Facility(models.Model):
    """An institution of the Service. Postings, people, cells and visits all refer to one.

    Until `live_at` a facility is being taken over from its paper registers; two officers sign
    that the take-over is finished, and from then on only the officers' deeds change who is where.
    """

    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9-]*\Z", _("Write the code in capital letters, such as MCCI."))],
    )
    name = models.CharField(max_length=120)
    district = models.CharField(max_length=60, blank=True)
    visiting_from = models.TimeField(null=True, blank=True)
    visiting_to = models.TimeField(null=True, blank=True)
    live_first_signed_by = models.CharField(max_length=150, blank=True)
    live_first_signed_user_id = models.BigIntegerField(null=True, blank=True)
    live_first_signed_at = models.DateTimeField(null=True, blank=True)
    live_second_signed_by = models.CharField(max_length=150, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "facilities"
        default_permissions = ()  # the permissions on a facility are those of accounts.Permission
        constraints = [
            models.CheckConstraint(
                condition=Q(visiting_from__lt=F("visiting_to")) | Q(visiting_from=None, visiting_to=None),
                name="visiting_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(live_at=None)
                | (
                    Q(live_first_signed_at__isnull=False)
                    & ~Q(live_second_signed_by="")
                    & ~Q(live_second_signed_by=F("live_first_signed_by"))
                ),
                name="going_live_is_signed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.live_at is not None

    @property
    def subject(self) -> Subject:
        return Subject(type="facilities.facility", id=str(self.pk), label=self.name, facility=self.code)

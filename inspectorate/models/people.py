from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*\Z",
    _("Use small letters, digits, full stops, hyphens and underscores, such as m.lebona."),
)


class InspectorManager(BaseUserManager["Inspector"]):
    """Accounts are made by `services.people.enrol` alone; what Django expects here is refused."""

    def create_user(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("Call inspectorate.services.people.enrol.")

    def create_superuser(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("The portal has no superusers. Enrol a head of the Inspectorate.")


class Inspector(AbstractBaseUser):
    """Someone who may see everything and change nothing of the Service. The Service has no such account."""

    class Role(models.TextChoices):
        INSPECTOR = "inspector", _("Inspector")
        HEAD = "head", _("Head of the Inspectorate")
        HUMAN_RIGHTS_COMMISSION = "human_rights_commission", _("Human Rights Commission")
        OMBUDSMAN = "ombudsman", _("Ombudsman")
        VISITING_MAGISTRATE = "visiting_magistrate", _("Visiting magistrate")

    username = models.CharField(max_length=60, unique=True, validators=[USERNAME])
    full_name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=200)

    objects = InspectorManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["full_name", "username"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")), name="inspectors_usernames_are_in_small_letters"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_head(self) -> bool:
        return self.role == self.Role.HEAD

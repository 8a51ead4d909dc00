"""What people from outside fill in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from lcs_ims.lib.fields import MomentField
from visits.hours import Span
from visits.kind_words import CHOICES
from visits.kinds import Kind, purpose_kept
from visits.models import Client
from visits.services.clients import Request
from visits.services.people import Person

Ground = Client.Ground
KINDS_OF: dict[Role, tuple[Kind, ...]] = {
    Role.LAWYER: (Kind.LAWYER, Kind.LEGAL_AID),
    Role.DOCTOR: (Kind.OWN_DOCTOR, Kind.HEALTH_WORKER, Kind.EMERGENCY_DOCTOR),
    Role.POLICE_OFFICER: (Kind.POLICE,),
}
GROUNDS_OF: dict[Role, tuple[Ground, ...]] = {
    Role.LAWYER: (Ground.CLIENT, Ground.FAMILY, Ground.COURT, Ground.LEGAL_AID),
    Role.DOCTOR: (Ground.TREATMENT, Ground.FAMILY, Ground.COURT),
    Role.POLICE_OFFICER: (Ground.INQUIRY, Ground.COURT),
}
NUMBER_OF: dict[Role, Any] = {
    Role.LAWYER: gettext_lazy("Roll or registration number"),
    Role.DOCTOR: gettext_lazy("Registration number"),
    Role.POLICE_OFFICER: gettext_lazy("Force number and station"),
}
LENGTHS = [(30, gettext_lazy("30 minutes")), (60, gettext_lazy("1 hour")), (120, gettext_lazy("2 hours"))]


class MeForm(RefusableForm):
    """Who somebody from outside is. What is changed is verified anew."""

    field_of_refusal = {"identification-missing": "identified_by"}

    kind = forms.ChoiceField(label=gettext_lazy("You come as"), widget=forms.RadioSelect)
    full_name = forms.CharField(label=gettext_lazy("Full name, as on the certificate"), max_length=200)
    identified_by = forms.CharField(max_length=200)
    phone = forms.CharField(
        label=gettext_lazy("Telephone for an SMS"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = KINDS_OF[role]
        offered = [choice for choice in CHOICES if choice[0] in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0].value
        self.fields["identified_by"].label = NUMBER_OF[role]

    @property
    def person(self) -> Person:
        return Person(**self.cleaned_data)


class AskForm(RefusableForm):
    """Asking for a person, and for the first visit, in one."""

    field_of_refusal = {"name-missing": "named"}

    named = forms.CharField(
        label=gettext_lazy("Name of the person"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label=gettext_lazy("Inmate number, if you know it"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-16"}),
    )
    ground = forms.ChoiceField(label=gettext_lazy("On what ground"), widget=forms.RadioSelect)
    purpose = forms.CharField(label=gettext_lazy("Purpose, in a few words"), max_length=400, required=False)
    wanted_from = MomentField(
        label=gettext_lazy("First visit"),
        required=False,
        help_text=gettext_lazy("It is booked at this time, or the next free one. Leave it empty to book later."),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("For how long"), choices=LENGTHS, coerce=int, initial=60, widget=forms.RadioSelect
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, ground.label) for ground in GROUNDS_OF[role]]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]
        if role in {Role.LAWYER, Role.DOCTOR}:  # what they come for is theirs
            del self.fields["purpose"]

    def clean_wanted_from(self) -> datetime | None:
        wanted: datetime | None = self.cleaned_data["wanted_from"]
        if wanted and not clock.now() < wanted < clock.now() + clock.days(90):
            raise forms.ValidationError(
                _("The first visit lies in the past or too far ahead. Give a day within 90 days.")
            )
        return wanted

    @property
    def request(self) -> Request:
        said = dict(self.cleaned_data)
        begins, length = said.pop("wanted_from"), timedelta(minutes=said.pop("minutes"))
        return Request(**said, wanted=Span(begins, begins + length) if begins else None)


class PurposeForm(RefusableForm):
    purpose = forms.CharField(label=gettext_lazy("Purpose, in a few words"), max_length=400, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not purpose_kept(kind, "asked"):
            del self.fields["purpose"]


class ReasonForm(RefusableForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=400, widget=forms.Textarea({"rows": 3}), strip=True
    )

"""What officers fill in: visitors, verifications, bans, answers to requests."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.accounts.models import User
from lcs_ims.lib import clock
from lcs_ims.lib.fields import DayField, MomentField
from visits.kind_words import CHOICES
from visits.kinds import LEGAL
from visits.models import Client
from visits.services.people import Person

WORDS = {"rows": 3}


def _text(label: Any, *, required: bool = True, most: int = 200, **attrs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.TextInput(attrs))


def _inmate_no() -> forms.CharField:
    attrs = {"autocomplete": "off", "class": "w-16"}
    return forms.CharField(label=gettext_lazy("Inmate number"), max_length=30, widget=forms.TextInput(attrs))


def end_of(day: date) -> datetime:
    """The end of a day, as something lasts until and with it."""
    return clock.midnight(day + timedelta(days=1))


class VisitorForm(RefusableForm):
    """A visitor written down at the desk."""

    field_of_refusal = {"identification-missing": "identified_by"}

    kind = forms.ChoiceField(label=gettext_lazy("Comes as"), choices=CHOICES, initial="family")
    full_name = _text(gettext_lazy("Name, as on the document"), autocomplete="off")
    identified_by = _text(gettext_lazy("Identified by: document and number"), autocomplete="off")
    relation = _text(gettext_lazy("Relation to the inmate"), required=False, most=100)
    phone = _text(gettext_lazy("Telephone"), required=False, most=30, type="tel")
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    seen = _text(
        gettext_lazy("Document seen by you"),
        required=False,
    )

    @property
    def person(self) -> Person:
        return Person(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class VerifyForm(RefusableForm):
    field_of_refusal = {"nothing-seen": "seen", "until-past": "until_on", "until-too-far": "until_on"}

    seen = _text(gettext_lazy("What was seen, or where it was looked up"))
    until_on = DayField(label=gettext_lazy("Verified until"))


class BanForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "until-past": "ends_on"}

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(WORDS))
    ends_on = DayField(label=gettext_lazy("Until and with"))


class AnswerForm(RefusableForm):
    """An answer to a request: who is meant, and what that person says."""

    field_of_refusal = {"not-held": "inmate_no"}

    inmate_no = _inmate_no()
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("The inmate's own answer"),
        choices=[("yes", gettext_lazy("Yes, wants the visit")), ("no", gettext_lazy("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class ObjectForm(RefusableForm):
    field_of_refusal = {"reason-missing": "objection", "wrong-reviewer": "reviewer", "not-held": "about_no"}

    about_no = _inmate_no()
    objection = forms.CharField(label=gettext_lazy("What speaks against it"), widget=forms.Textarea(WORDS))
    reviewer = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Reviewed by"))

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers  # type: ignore[attr-defined]


class ReviewForm(RefusableForm):
    field_of_refusal = {"words-missing": "review"}

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("The objection"),
        choices=[("no", gettext_lazy("is set aside: the request is answered")), ("yes", gettext_lazy("stands"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    review = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(WORDS))


class DoorForm(RefusableForm):
    """A lawyer at the door whom nobody knows yet."""

    field_of_refusal = {"certificate-missing": "certificate", "identification-missing": "identified_by"}

    kind = forms.ChoiceField(
        label=gettext_lazy("Comes as"),
        choices=[choice for choice in CHOICES if choice[0] in LEGAL],
        widget=forms.RadioSelect,
        initial="lawyer",
    )
    full_name = _text(gettext_lazy("Name, as on the certificate"), autocomplete="off")
    identified_by = _text(gettext_lazy("Roll or registration number"), autocomplete="off")
    certificate = _text(gettext_lazy("Practising certificate seen: number and year"))
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=Client.Ground.choices[:4], widget=forms.RadioSelect
    )
    inmate_no = _inmate_no()
    agreed = forms.BooleanField(label=gettext_lazy("The inmate was asked and wants the visit"))


class WordsForm(RefusableForm):
    words = forms.CharField(label=gettext_lazy("What was done"), max_length=400, widget=forms.Textarea(WORDS))


class RoomForm(RefusableForm):
    field_of_refusal = {"name-missing": "name", "room-booked": "retired"}

    name = _text(gettext_lazy("Name of the room"), most=60)
    capacity = forms.IntegerField(
        label=gettext_lazy("Groups at once"), min_value=1, max_value=200, widget=forms.NumberInput({"class": "w-4"})
    )
    private = forms.BooleanField(label=gettext_lazy("In sight and not in hearing"), required=False)
    retired = forms.BooleanField(label=gettext_lazy("No longer in use"), required=False)


class BlockForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "wrong-time": "ends_at"}

    kind = forms.ChoiceField(
        label=gettext_lazy("For"), choices=[("", gettext_lazy("All visits")), *CHOICES], required=False
    )
    begins_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(label=gettext_lazy("Until"))
    reason = _text(gettext_lazy("Reason, as visitors read it"), most=400)

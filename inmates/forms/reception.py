from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate, Reception
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.forms import RefusableForm

_SEXES, _AGES = ("female", "male"), ("child", "adult")
_LONGEST = 200  # letters of a description


class EscortForm(RefusableForm):
    field_of_refusal = {"nobody-named": "people", "undescribed": "people", "nobody-brought-them": "brought_by"}

    brought_by = forms.CharField(label=_("Brought by"), help_text=_("Name, force number, station."), max_length=200)
    vehicle = forms.CharField(label=_("Vehicle"), max_length=60, required=False)
    orders = forms.CharField(
        label=_("Orders handed over"),
        help_text=_("Their numbers, one a line. None is an answer too."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    people = forms.CharField(
        label=_("People"),
        help_text=_("One a line: name or description, male or female, child or adult. Left out means not known."),
        max_length=10_000,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
    )

    def clean_people(self) -> str:
        people: str = self.cleaned_data["people"]
        if any(len(line) > _LONGEST for line in people.splitlines()):
            raise ValidationError(_("A line of People has more than 200 letters. Say it shorter."))
        return people

    @property
    def seen(self) -> list[AtTheGate]:
        given = self.cleaned_data
        lines = [line.strip() for line in given["people"].splitlines() if line.strip()]
        return [_seen(line, given["brought_by"], order_seen=bool(given["orders"].strip())) for line in lines]


def _seen(line: str, brought_by: str, *, order_seen: bool) -> AtTheGate:
    parts = [part.strip() for part in line.split(",")]
    words = {part.lower() for part in parts[1:]}
    sex = next((sex for sex in _SEXES if sex in words), "unknown")
    age = next((age for age in _AGES if age in words), "unclear")
    described = [parts[0], *(part for part in parts[1:] if part and part.lower() not in {*_SEXES, *_AGES})]
    return AtTheGate(", ".join(described), sex, age, brought_by, order_seen=order_seen)


class ReceiveForm(RefusableForm):
    """The minute at the gate: nothing else is asked."""

    field_of_refusal = {"undescribed": "described", "nobody-brought-them": "brought_by"}

    described = forms.CharField(
        label=_("Name, or a description"),
        help_text=_("As they say it, or how the person can be told: height, clothes, marks."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Inmate.Sex.choices, widget=forms.RadioSelect)
    apparent_age = forms.ChoiceField(
        label=_("Looks like"), choices=Reception.Apparent.choices, widget=forms.RadioSelect
    )
    brought_by = forms.CharField(label=_("Brought by"), help_text=_("Name, force number, station."), max_length=200)
    order_seen = forms.BooleanField(label=_("I have seen the order"), required=False)

    @property
    def seen(self) -> AtTheGate:
        return AtTheGate(**self.cleaned_data)


class RefuseReceptionForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "handed-to-nobody": "handed_to"}

    reason = forms.CharField(
        label=_("Why the person is not admitted"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    handed_to = forms.CharField(label=_("Handed back to"), help_text=_("Name, force number, office."), max_length=200)


class RecaptureForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = forms.CharField(
        label=_("Brought back by whom, from where"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

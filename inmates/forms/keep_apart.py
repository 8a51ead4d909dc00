import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.models import KeepApart
from inmates.services.keep_apart import Grounds
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib import clock
from lcs_ims.lib.fields import DayField


class KeepApartForm(RefusableForm):
    field_of_refusal = {
        "same-person": "other",
        "order-open-already": "other",
        "no-such-person": "other",
        "reason-missing": "reason",
    }

    other = forms.CharField(
        label=_("Inmate number of the other person"),
        max_length=30,
        widget=forms.TextInput({"class": "w-16", "autocomplete": "off", "spellcheck": "false"}),
    )
    level = forms.ChoiceField(label=_("How far apart"), choices=KeepApart.Level.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    source = forms.CharField(
        label=_("Who said so"),
        help_text=_("A court, a report with its number, an officer, the person."),
        max_length=200,
    )
    review_on = DayField(
        label=_("When it is looked at again"),
        help_text=_("A passed date raises an alarm; it ends nothing."),
    )

    def clean_other(self) -> str:
        other: str = self.cleaned_data["other"]
        return other.strip()

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if day <= clock.facility_date():
            raise forms.ValidationError(_("The day has passed. Choose a day ahead."))
        return day

    @property
    def grounds(self) -> Grounds:
        given = self.cleaned_data
        return Grounds(given["level"], given["reason"], given["source"], given["review_on"])


class CloseKeepApartForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_needed


class GroupForm(forms.Form):
    numbers = forms.CharField(
        label=_("Inmate numbers"),
        help_text=_("Two or more, with a space, a comma or a new line between them."),
        max_length=20_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def clean_numbers(self) -> list[str]:
        found = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip())))
        if len(found) < 2:
            raise forms.ValidationError(_("One number is no group. Write two or more."))
        return found

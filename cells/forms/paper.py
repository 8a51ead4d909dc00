from django import forms
from django.utils.translation import gettext_lazy as _

from cells.count_models import PaperForm
from cells.services.paper import Accounted
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


class AccountForm(RefusableForm):
    field_of_refusal = {
        "no-such-form": "number",
        "accounted-already": "number",
        "words-missing": "words",
        "power-back-missing": "power_back_at",
        "not-yet-happened": "power_back_at",
    }

    number = forms.IntegerField(
        label=_("Number of the form"),
        help_text=_("The figures after the hyphen."),
        min_value=1,
        widget=forms.NumberInput({"class": "w-8"}),
    )
    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=PaperForm.Outcome.choices, widget=forms.RadioSelect
    )
    power_back_at = MomentField(label=_("If it was written on: when the power was back"), required=False)
    words = forms.CharField(
        label=_("In your words"), help_text=_("Whom it was about, or where it was last seen."), max_length=400
    )

    @property
    def accounted(self) -> Accounted:
        given = self.cleaned_data
        return Accounted(given["outcome"], given["words"], given["power_back_at"])

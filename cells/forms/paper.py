from django import forms
from django.utils.translation import gettext_lazy as _

from cells.services.paper import Accounted, OnPaper
from inmates.forms import ReceiveForm
from inmates.models import PaperForm
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


class AccountForm(RefusableForm):
    field_of_refusal = {
        "no-such-form": "number",
        "accounted-already": "number",
        "words-missing": "words",
        "power-back-missing": "power_back_at",
        "not-yet-happened": "power_back_at",
        "no-such-record": "entered_as",
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
    entered_as = forms.CharField(
        label=_("If it was written on: the number of what you entered"),
        help_text=_("Of the person, the visit or the count. A reception is entered below, by its form."),
        max_length=60,
        required=False,
    )
    words = forms.CharField(
        label=_("In your words"), help_text=_("Whom it was about, or where it was last seen."), max_length=400
    )

    @property
    def accounted(self) -> Accounted:
        given = self.cleaned_data
        return Accounted(given["outcome"], given["words"], given["power_back_at"], given["entered_as"])


class PaperReceptionForm(ReceiveForm):
    """A reception as it stands on a paper form."""

    field_of_refusal = {
        **ReceiveForm.field_of_refusal,
        "no-such-form": "number",
        "accounted-already": "number",
        "other-kind": "number",
        "before-the-pack": "at",
        "not-yet-happened": "at",
    }

    number = forms.IntegerField(
        label=_("Number of the form"), min_value=1, widget=forms.NumberInput({"class": "w-8"})
    )
    at = MomentField(label=_("When they came, as the form says"))
    power_back_at = MomentField(label=_("When the power was back"))

    field_order = ["number", "at", "power_back_at"]

    @property
    def paper(self) -> OnPaper:
        return OnPaper(**{name: self.cleaned_data[name] for name in ("number", "at", "power_back_at")})

    @property
    def seen(self) -> AtTheGate:
        given = {name: value for name, value in self.cleaned_data.items() if name in ReceiveForm.base_fields}
        return AtTheGate(**given)

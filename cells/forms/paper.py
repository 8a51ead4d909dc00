from django import forms
from django.utils.translation import gettext_lazy as _

from cells.models import Count
from inmates.forms.paper import OnPaperForm, form_number
from inmates.models import PaperForm
from inmates.services.paper import Accounted
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


class AccountForm(RefusableForm):
    field_of_refusal = {
        "no-such-form": "number",
        "accounted-already": "number",
        "words-missing": "words",
        "power-back-missing": "power_back_at",
        "power-not-back": "power_back_at",
        "no-such-record": "entered_as",
    }

    number = form_number()
    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=PaperForm.Outcome.choices, widget=forms.RadioSelect
    )
    power_back_at = MomentField(label=_("If it was written on: when the power was back"), required=False)
    entered_as = forms.CharField(
        label=_("If it was written on: the number of what you entered"),
        help_text=_("Of the person, the visit or the count, where it was entered without its form."),
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


class PaperCountForm(OnPaperForm):
    """The head of a count on paper; its figures follow, block by block."""

    kind = forms.ChoiceField(label=_("Which count"), choices=Count.Kind.choices, widget=forms.RadioSelect)

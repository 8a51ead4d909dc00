from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.forms.reception import ReceiveForm
from inmates.services.paper import OnPaper
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


def form_number() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Number of the form"),
        help_text=_("The figures after the hyphen."),
        min_value=1,
        max_value=999_999,
        widget=forms.NumberInput({"class": "w-8"}),
    )


class OnPaperForm(RefusableForm):
    """What every paper form says: its number, when it happened, and when the power was back."""

    field_of_refusal = {
        "no-such-form": "number",
        "accounted-already": "number",
        "other-kind": "number",
        "before-the-pack": "at",
        "not-yet-happened": "at",
        "power-not-back": "power_back_at",
    }

    number = form_number()
    at = MomentField(label=_("When it happened, as the form says"))
    power_back_at = MomentField(label=_("When the power was back"))

    @property
    def paper(self) -> OnPaper:
        return OnPaper(**{name: self.cleaned_data[name] for name in ("number", "at", "power_back_at")})


class PaperReceptionForm(OnPaperForm, ReceiveForm):
    """A reception as it stands on a paper form."""

    field_of_refusal = ReceiveForm.field_of_refusal | OnPaperForm.field_of_refusal
    field_order = ["number", "at", "power_back_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["described"].widget.attrs.pop("autofocus")  # the number of the form comes first

    @property
    def seen(self) -> AtTheGate:
        given = {name: value for name, value in self.cleaned_data.items() if name in ReceiveForm.base_fields}
        return AtTheGate(**given)

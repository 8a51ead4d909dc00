from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inmates.models import Warrant
from inmates.newcomers import OrderOfCourt
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import DayField


class OrderForm(RefusableForm):
    field_of_refusal = {
        "order-missing": "number",
        "order-on-file": "number",
        "order-lapsed": "valid_until",
        "order-in-future": "issued_on",
    }

    kind = forms.ChoiceField(label=_("What the order is"), choices=Warrant.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the order"), max_length=60)
    court = forms.CharField(label=_("Court"), max_length=200)
    issued_on = DayField(label=_("Date of the order"))
    valid_until = DayField(label=_("Valid until, if it says so"), required=False)
    prosecutor = forms.CharField(label=_("Prosecutor's office"), max_length=200, required=False)

    @property
    def order(self) -> OrderOfCourt:
        return OrderOfCourt(**self.cleaned_data)


class KindForm(RefusableForm):
    """The kind of an order on file of which a register did not say it."""

    order = forms.ModelChoiceField(
        label=_("Order whose kind is not known"), queryset=Warrant.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("What the order is"), choices=Warrant.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, unknown: QuerySet[Warrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].queryset = unknown  # type: ignore[attr-defined]

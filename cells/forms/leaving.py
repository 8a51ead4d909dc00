from django import forms
from django.utils.translation import gettext_lazy as _

from cells.services.leaving import Leaving
from inmates.models import Departure, ReleaseOrder
from inmates.services.leaving import LettingGo
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


def late_reason() -> forms.CharField:
    return forms.CharField(label=_("If this is told more than 15 minutes late: why"), required=False, max_length=500)


class ReleaseOrderForm(RefusableForm):
    field_of_refusal = {
        "order-missing": "number",
        "before-admission": "received_at",
        "not-yet-happened": "received_at",
        "late-without-reason": "reason",
    }

    kind = forms.ChoiceField(label=_("What it orders"), choices=ReleaseOrder.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the order"), max_length=60)
    court = forms.CharField(label=_("Court"), max_length=200)
    received_at = MomentField(label=_("When it came, if not now"), required=False)
    reason = late_reason()

    @property
    def order(self) -> LettingGo:
        given = self.cleaned_data
        return LettingGo(given["kind"], given["number"], given["court"], given["received_at"])


class LeaveForm(RefusableForm):
    field_of_refusal = {
        "order-missing": "kind",
        "other-order": "kind",
        "sentence-not-over": "kind",
        "not-sentenced": "kind",
        "identity-unchecked": "identity_checked",
        "property-unsaid": "property_returned",
        "held-further": "nothing_else_holds",
        "circumstances-missing": "circumstances",
        "reported-missing": "reported_to",
        "before-admission": "at",
        "not-yet-happened": "at",
        "late-without-reason": "reason",
    }

    kind = forms.ChoiceField(
        label=_("Way out"),
        choices=[choice for choice in Departure.Kind.choices if choice[0] != Departure.Kind.TRANSFER],
        widget=forms.RadioSelect,
    )
    identity_checked = forms.CharField(
        label=_("Through the gate: how you made sure who it is"),
        help_text=_("For example: photograph, fingerprint, questions from the file."),
        required=False,
        max_length=200,
    )
    property_returned = forms.CharField(
        label=_("Through the gate: property and papers"),
        help_text=_("Handed back and signed for, or why not. “None” is an answer."),
        required=False,
        max_length=200,
    )
    nothing_else_holds = forms.CharField(
        label=_("If several orders commit the person: why none holds them further"), required=False, max_length=200
    )
    circumstances = forms.CharField(
        label=_("Death or escape: what happened"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    reported_to = forms.CharField(
        label=_("Death or escape: reported to whom, when"),
        help_text=_("A death: the magistrate and the family. An escape: the police and headquarters."),
        required=False,
        max_length=200,
    )
    at = MomentField(label=_("When, if not now"), required=False)
    reason = late_reason()

    @property
    def leaving(self) -> Leaving:
        said = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Leaving(**said)

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.services.transfers import Sending
from cells.services.whereabouts import Papers
from inmates.models import Inmate
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import MomentField


class PapersForm(RefusableForm):
    """What names every way out."""

    field_of_refusal = {
        "reason-missing": "reason",
        "officer-missing": "with_whom",
        "due-in-the-past": "due_at",
    }

    with_whom = forms.CharField(label=_("In whose charge"), max_length=200)
    receiver_no = forms.CharField(label=_("Their force or identity number"), max_length=60)
    order = forms.CharField(
        label=_("On whose order"), help_text=_("The order's number and who gave it."), max_length=200
    )
    vehicle = forms.CharField(label=_("Vehicle"), help_text=_("Or: on foot."), max_length=60)
    due_at = MomentField(label=_("Due"))
    state_before = forms.CharField(
        label=_("State of the person on leaving"),
        help_text=_("Injuries seen and complaints made. “None seen” is an answer."),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    reason = reason_field(_("Reason"))

    @property
    def papers(self) -> Papers:
        given = self.cleaned_data
        return Papers(given["order"], given["receiver_no"], given["vehicle"], given["state_before"])


class OutForm(PapersForm):
    kind = forms.ChoiceField(
        label=_("Where to"),
        widget=forms.RadioSelect,
        choices=[
            ("court", _("Court")),
            ("hospital", _("Hospital")),
            ("work", _("Work")),
            ("police", _("With police: the Inspectorate is told at once")),
        ],
    )
    place = forms.CharField(label=_("Name of the place"), max_length=200)
    field_order = ["kind", "place"]


class RemovalForm(PapersForm):
    """The papers of a removal to hospital that began with a press; why is known."""

    field_of_refusal = {"own-deed": "order"}

    place = forms.CharField(label=_("Name of the hospital"), max_length=200)
    field_order = ["place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]

    @property
    def whither(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("place", "with_whom", "due_at")}


class TransferForm(PapersForm):
    field_of_refusal = PapersForm.field_of_refusal | {"same-facility": "destination"}

    destination = forms.ModelChoiceField(label=_("To"), queryset=Facility.objects.none(), empty_label=_("Choose one"))
    field_order = ["destination"]

    def __init__(self, *args: Any, origin: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Facility.objects.exclude(pk=origin.pk).order_by("name")
        self.fields["destination"].queryset = others  # type: ignore[attr-defined]

    @property
    def sending(self) -> Sending:
        return Sending(self.cleaned_data["with_whom"], self.cleaned_data["due_at"], self.papers)


class BackForm(RefusableForm):
    field_of_refusal = {"state-missing": "state"}

    state = forms.CharField(
        label=_("State of the person now"),
        help_text=_("New injuries and complaints. “None seen” is an answer."),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )


class FoundHereForm(BackForm):
    field_of_refusal = {
        "state-missing": "state",
        "reason-missing": "learned",
        "not-in-custody": "number",
        "same-facility": "number",
        "not-admitted": "number",
    }

    number = forms.CharField(label=_("Inmate number"), max_length=40)
    learned = reason_field(_("How was it learned?"), _("The other facility and the Inspectorate will read this."))
    field_order = ["number", "learned", "state"]

    def clean_number(self) -> Inmate:
        inmate = Inmate.objects.filter(inmate_no=self.cleaned_data["number"].strip()).first()
        if inmate is None:
            raise ValidationError(
                _("Nobody has this number. Search the whole country, or write the person down at the gate.")
            )
        return inmate


class ReturnForm(BackForm):
    field_of_refusal = {"state-missing": "state", "reason-missing": "reason"}

    reason = reason_field(_("Why they came back"))


class ArrivedForm(RefusableForm):
    field_of_refusal = {"officer-missing": "who"}

    who = forms.CharField(
        label=_("Who confirms it there"), help_text=_("Name, number, office, and how."), max_length=200
    )

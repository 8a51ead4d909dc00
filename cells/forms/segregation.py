from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.models import Cell, SegregationOrder
from cells.services.segregation import Segregating
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


class SegregateForm(RefusableForm):
    field_of_refusal = {
        "not-for-segregation": "cell",
        "strict": "cell",
        "too-long": "until",
        "until-passed": "until",
        "health-not-told": "health_told",
        "reason-missing": "why",
    }

    cell = forms.ChoiceField(label=_("Segregation cell"))
    ground = forms.ChoiceField(label=_("Ground"), choices=SegregationOrder.Ground.choices, widget=forms.RadioSelect)
    why = reason_field(_("What happened, and why nothing milder will do"))
    until = MomentField(label=_("Until"), help_text=_("At most 15 days, with any segregation just before (NMR 44)."))
    health_told = forms.CharField(
        label=_("Who of the health staff was told, and when"),
        help_text=_("They see the person every day, and can end it (NMR 46)."),
        max_length=200,
    )

    def __init__(self, *args: Any, cells: Iterable[Cell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {cell.code: cell for cell in cells}
        self.fields["cell"].choices = [(code, code) for code in self.cells]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Cell:
        return self.cells[self.cleaned_data["cell"]]

    @property
    def said(self) -> Segregating:
        given = self.cleaned_data
        return Segregating(given["ground"], given["why"], given["until"], given["health_told"])


class VisitForm(RefusableForm):
    field_of_refusal = {"not-yet-happened": "at", "words-missing": "words"}

    at = MomentField(label=_("When you saw the person"))
    fit = forms.TypedChoiceField(
        label=_("May the person stay in segregation?"),
        choices=[("yes", _("Yes")), ("no", _("No: it ends now"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What you found"),
        required=False,
        max_length=2000,
        help_text=_("No diagnosis. Needed when the answer is no."),
        widget=forms.Textarea({"rows": 2}),
    )


class LiftForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = reason_field(_("Why it ends before its time"))

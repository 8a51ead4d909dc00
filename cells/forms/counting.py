from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.leaving import late_reason
from cells.forms.placing import reason_field
from cells.models import Cell, Count, CountQuestion
from cells.services.counting import Explained
from inmates.models import Inmate
from inmates.services.paper import Claimed
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import MomentField


class BeginCountForm(RefusableForm):
    kind = forms.ChoiceField(label=_("Which count"), choices=Count.Kind.choices, widget=forms.RadioSelect)


class FiguresForm(RefusableForm):
    """One field for each cell that has no figure yet; a cell left empty is counted later."""

    field_of_refusal = {"two-names": "second", "not-yet-happened": "counted_at", "late-without-reason": "reason"}

    first = forms.CharField(label=_("First officer, as the form says"), max_length=200, required=False)
    second = forms.CharField(label=_("Who counted with you"), help_text=_("Name and force number."), max_length=200)
    counted_at = MomentField(label=_("When it was counted, if not now"), required=False)
    reason = late_reason()

    def __init__(self, *args: Any, cells: list[Cell], on_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_paper:
            self.fields["first"].required = True
            self.fields["second"].label = _("Second officer, as the form says")
        else:
            del self.fields["first"]
        for cell in cells:
            self.fields[cell.code] = forms.IntegerField(
                label=cell.code,
                required=False,
                min_value=0,
                max_value=999,
                widget=forms.NumberInput({"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}),
            )
        self._codes = [cell.code for cell in cells]
        self.order_fields([*self._codes, "first", "second", "counted_at", "reason"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.figures:
            self.add_error(None, _("No figure is written. Count at least one cell."))
        return given

    @property
    def told(self) -> Claimed | None:
        at = self.cleaned_data["counted_at"]
        return Claimed(at, self.cleaned_data["reason"]) if at else None

    @property
    def has_cells(self) -> bool:
        return bool(self._codes)

    @property
    def figures(self) -> dict[str, int]:
        given = self.cleaned_data
        return {code: given[code] for code in self._codes if given.get(code) is not None}


class AnswerQuestionForm(RefusableForm):
    field_of_refusal = {"reason-missing": "words", "who-and-where-missing": "inmate"}

    answer = forms.ChoiceField(label=_("What was it"), choices=CountQuestion.Answer.choices, widget=forms.RadioSelect)
    inmate = forms.CharField(label=_("If someone sleeps elsewhere: their number"), required=False, max_length=30)
    cell = forms.ChoiceField(label=_("and the cell where they truly are"), required=False)
    words = reason_field(_("In your words"), _("Who looked, what was found."))

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cells = {cell.code: cell for cell in Cell.objects.in_use().filter(facility=facility)}
        self._here = Inmate.objects.at(facility)
        self.fields["cell"].choices = [("", ""), *((code, code) for code in self._cells)]  # type: ignore[attr-defined]

    def clean_inmate(self) -> Inmate | None:
        number = self.cleaned_data["inmate"].strip()
        found = self._here.filter(inmate_no=number).first()
        if number and found is None:
            raise forms.ValidationError(_("Nobody held here has this number. Read it again."))
        return found

    @property
    def explained(self) -> Explained:
        given = self.cleaned_data
        return Explained(given["answer"], given["words"], given["inmate"], self._cells.get(given["cell"]))


class PastForm(forms.Form):
    at = MomentField(label=_("Minute"))

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.models import Cell
from cells.scan import Finding
from cells.services.estate import CellSpec, mark_of
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.refusal import Refused

LEAVE = ("leave", _("Leave as it is"))
NARROW = {"class": "w-8"}
MEANT = {"any": "", "yes": True, "no": False}
ANYONE: dict[str, tuple[str, Any]] = {
    "sex": ("any", _("Either sex")),
    "age": ("any", _("Any age")),
    "status": ("any", _("Any status")),
}
NAMED: dict[str, list[tuple[str, Any]]] = {
    "sex": [("female", _("Female")), ("male", _("Male"))],
    "age": list(Cell.Age.choices),
    "status": list(Cell.Status.choices),
}


def _said(name: str) -> list[tuple[str, Any]]:
    return [ANYONE[name], *NAMED[name]]


def _perhaps(*choices: tuple[str, Any], label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[LEAVE, *choices], initial=LEAVE[0])


class ChangeForm(RefusableForm):
    """A change that is made once its consequences were shown; the decision is asked for where one is needed."""

    field_of_refusal = {
        "reason-missing": "reason",
        "cell-occupied": "in_service",
        "capacity-below-occupancy": "decision",
        "no-capacity": "certified_capacity",
        "no-area": "floor_area_m2",
        "cell-exists": "code",
        "code-unfit": "code",
    }

    reason = reason_field(_("Reason"), _("It stays in the history of the cell."))
    decision = forms.CharField(
        label=_("Decision that certifies it for fewer people than sleep in it"),
        help_text=_("Who decided, when, and the number of the decision."),
        required=False,
        max_length=200,
        widget=forms.HiddenInput,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: list[Finding] = []
        if self.data.get("decision"):
            self._ask_decision()

    def refuse(self, refusal: Refused) -> None:
        if refusal.code == "capacity-below-occupancy":
            self._ask_decision()
        if self.field_of_refusal.get(refusal.code) in self.fields:
            super().refuse(refusal)
        else:
            self.add_error(None, refusal.message)

    def _ask_decision(self) -> None:
        self.fields["decision"].widget, self.fields["decision"].required = forms.TextInput(), True

    def show(self, findings: list[Finding]) -> None:
        """Show what the change would break; sent again, the form says that it was read."""
        self.shown = findings
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which Django hands in
        self.data["seen"] = mark_of(findings)  # type: ignore[index]


class CellForm(ChangeForm):
    block = forms.CharField(
        label=_("Block"),
        max_length=20,
        widget=forms.TextInput(NARROW),
    )
    certified_capacity = forms.IntegerField(
        label=_("Certified for how many people"),
        min_value=0,
        max_value=500,
        widget=forms.NumberInput({"class": "w-4"}),
    )
    floor_area_m2 = forms.DecimalField(
        label=_("Floor in m²"),
        help_text=_("As measured, such as 12.5."),
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput({"class": "w-4", "inputmode": "decimal"}),
    )
    sex = forms.ChoiceField(label=_("For which sex"), choices=_said("sex"))
    age = forms.ChoiceField(label=_("For which age"), choices=_said("age"))
    status = forms.ChoiceField(label=_("For which legal status"), choices=_said("status"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Cell.Purpose.choices)
    step_free = forms.BooleanField(label=_("Reached without steps"), required=False)
    in_service = forms.BooleanField(
        label=_("In service"),
        required=False,
        help_text=_("Take the tick away while nobody can sleep there. A cell that is gone for good is retired."),
    )
    field_order = [
        "code",
        "block",
        "certified_capacity",
        "floor_area_m2",
        "decision",
        "sex",
        "age",
        "status",
        "purpose",
        "step_free",
        "in_service",
        "reason",
    ]

    def __init__(self, *args: Any, blocks: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ", ".join(blocks)
        if known:
            hint = _("Now there are: %(blocks)s. Another code makes a new block.")
            self.fields["block"].help_text = hint % {"blocks": known}

    def spec(self, code: str) -> CellSpec:
        """The cell as it is to be."""
        given = self.cleaned_data | {
            name: MEANT.get(self.cleaned_data[name], self.cleaned_data[name]) for name in ANYONE
        }
        return CellSpec(code=code, **{name: given[name] for name in CellSpec.__slots__ if name != "code"})

    @staticmethod
    def answers_of(cell: Cell) -> dict[str, Any]:
        """The answers that describe a cell as it is now."""
        spec = CellSpec.of(cell)
        now = {name: getattr(spec, name) for name in CellSpec.__slots__}
        return now | {name: now[name] or anyone for name, (anyone, _words) in ANYONE.items()}


class NewCellForm(CellForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("As it is painted on the door, such as A-07."),
        max_length=20,
        widget=forms.TextInput(NARROW),
    )


class BulkForm(ChangeForm):
    cell = forms.MultipleChoiceField(
        label=_("Cells that change"), widget=forms.CheckboxSelectMultiple({"class": "choices--row"})
    )
    in_service = _perhaps(("yes", _("In service")), ("no", _("Out of service")), label=_("In service"))
    sex = _perhaps(ANYONE["sex"], *NAMED["sex"], label=_("For which sex"))
    age = _perhaps(ANYONE["age"], *NAMED["age"], label=_("For which age"))
    status = _perhaps(ANYONE["status"], *NAMED["status"], label=_("For which legal status"))
    purpose = _perhaps(*Cell.Purpose.choices, label=_("Purpose"))
    step_free = _perhaps(("yes", _("Yes")), ("no", _("No")), label=_("Reached without steps"))
    field_order = ["cell", "in_service", "sex", "age", "status", "purpose", "step_free", "reason"]

    def __init__(self, *args: Any, cells: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cell"].choices = [(code, code) for code in cells]  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """What is to become what; what is left as it is is not named."""
        names = ("in_service", "sex", "age", "status", "purpose", "step_free")
        given = {name: self.cleaned_data[name] for name in names}
        return {name: MEANT.get(value, value) for name, value in given.items() if value != LEAVE[0]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes:
            raise forms.ValidationError(_("Nothing is chosen that would change. Choose at least one thing."))
        return cleaned


class RetireForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = reason_field(_("Reason"), _("For example: walled up, used as an office since March."))

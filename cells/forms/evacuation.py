from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.roll import CellRoll
from lcs_ims.accounts.forms import RefusableForm

EVERYONE = "cell:"  # before a cell's code, where all who have a bed in it are meant


class BeginForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = reason_field(_("What has happened"), _("For example: fire in block A, everyone is in the hall."))


class WhereForm(RefusableForm):
    """Where people truly are now: one cell, and everyone ticked."""

    cell = forms.ChoiceField(label=_("Cell where they are now"))
    people = forms.MultipleChoiceField(
        label=_("Who is there"),
        widget=forms.CheckboxSelectMultiple({"class": "choices--columns"}),
        error_messages={"required": _("Nobody is ticked. Tick everyone who is there.")},
    )

    def __init__(self, *args: Any, cells: Iterable[str], rolls: Iterable[CellRoll], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_cell = {roll.cell.code: _numbers(roll) for roll in rolls if roll.cell}
        self.fields["cell"].choices = [("", _("Choose one")), *((code, code) for code in cells)]  # type: ignore[attr-defined]
        self.fields["people"].choices = [_group(roll) for roll in rolls if roll.people]  # type: ignore[attr-defined]

    @property
    def numbers(self) -> list[str]:
        """The inmate numbers of everyone ticked, one by one or with their whole cell."""
        found: list[str] = []
        for value in self.cleaned_data["people"]:
            code = value.removeprefix(EVERYONE)
            found += [value] if code == value else self._in_cell.get(code, [])
        return sorted(set(found))


def _numbers(roll: CellRoll) -> list[str]:
    return [person.inmate.inmate_no for person in roll.people]


def _group(roll: CellRoll) -> tuple[Any, list[tuple[str, Any]]]:
    people = [(p.inmate.inmate_no, f"{p.inmate.full_name} {p.inmate.inmate_no}") for p in roll.people]
    if roll.cell is None:
        return _("Without a cell"), people
    everyone = (f"{EVERYONE}{roll.cell.code}", _("Everyone in %(cell)s") % {"cell": roll.cell.code})
    return roll.cell.code, [everyone, *people]

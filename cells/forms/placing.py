from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cells.models import Cell
from cells.services.exceptions import LONGEST_HOURS
from cells.services.moving import LEAST_REASON
from lcs_ims.accounts.forms import RefusableForm, SecondSignIn
from lcs_ims.lib.fields import MomentField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def reason_field(label: "_StrPromise", hint: "_StrPromise | str" = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=LEAST_REASON,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class PlaceForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = reason_field(_("Reason"), _("In a few words: why this person, why now."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def codes_seen(self) -> frozenset[str]:
        return frozenset(code for code in self.cleaned_data["seen"].split(",") if code)


class AskExceptionForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "hours-out-of-range": "hours"}

    reason = reason_field(
        _("Why is there no other way?"), _("The officer who grants it, and the Inspectorate, will read this.")
    )
    hours = forms.IntegerField(
        label=_("For how many hours"),
        help_text=_("At most 72. After that it is a breach without cover."),
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=24,
        widget=forms.NumberInput({"class": "w-4"}),
    )


class AnswerForm(RefusableForm):
    field_of_refusal = {"reason-missing": "answer"}

    answer = forms.CharField(
        label=_("Your words"),
        help_text=_("Needed when you refuse. They are kept."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class SecondOfficerForm(SecondSignIn, AnswerForm):
    """The second officer answers at the asking officer's desk, with a sign-in of their own."""

    field_order = ["username", "password", "code", "answer"]


class FoundForm(RefusableForm):
    field_of_refusal = {"reason-missing": "learned", "in-the-future": "found_at"}

    cell = forms.ChoiceField(label=_("Cell where the person truly sleeps"))
    learned = reason_field(_("How was it learned?"), _("For example: head count, told by the night officer."))
    found_at = MomentField(label=_("Since when, if known"), required=False)

    def __init__(self, *args: object, cells: list[Cell], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["cell"].choices = [("", ""), *((cell.code, _named(cell)) for cell in cells)]  # type: ignore[attr-defined]


def _named(cell: Cell) -> str:
    """Retired cells can be named too: someone may truly sleep in one."""
    return gettext("%(cell)s (retired)") % {"cell": cell.code} if cell.retired_at else cell.code


class HoldForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "officer-missing": "room"}

    room = forms.CharField(label=_("Room"), max_length=200)
    officer = forms.CharField(label=_("Officer who stays with the person"), max_length=200)
    reason = reason_field(_("Reason"))

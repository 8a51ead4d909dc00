import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.planning.what_if import Pins
from cells.services.plans import LONGEST, Wish
from cells.services.walking import Escort
from lcs_ims.accounts.forms import RefusableForm

_LIST = re.compile(r"[\s,;]+")


class NamesField(forms.CharField):
    """Codes or numbers, written with commas, spaces or new lines between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=4000, widget=forms.Textarea({"rows": 2}), **kwargs)

    def clean(self, value: Any) -> frozenset[str]:
        return frozenset(name for name in _LIST.split(super().clean(value)) if name)


class AskPlanForm(RefusableForm):
    field_of_refusal = {"seconds-out-of-range": "seconds"}

    stay = NamesField(label=_("People who must not be moved"), help_text=_("Their numbers."))
    alone = NamesField(
        label=_("Cells to leave alone"), help_text=_("Nobody leaves them and nobody enters. For example: A-01, A-02.")
    )
    close = NamesField(label=_("Cells to close"), help_text=_("What if these were out of service?"))
    open = NamesField(label=_("Cells to open"), help_text=_("What if these were in service again?"))
    seconds = forms.IntegerField(
        label=_("How many seconds it may take"),
        min_value=1,
        max_value=LONGEST,
        initial=60,
        widget=forms.NumberInput({"class": "w-4", "inputmode": "numeric"}),
    )

    @property
    def wish(self) -> Wish:
        given = self.cleaned_data
        pins = Pins(given["stay"], given["alone"], given["close"], given["open"])
        return Wish(given["seconds"], pins)


class WalkForm(RefusableForm):
    """Where somebody of the walk is held on the way, the room and the officer; otherwise nothing but the button."""

    field_of_refusal = {"officer-missing": "room"}

    room = forms.CharField(label=_("Room where people wait who are held on the way"), max_length=200)
    officer = forms.CharField(label=_("Officer who stays with them"), max_length=200)

    def __init__(self, *args: Any, holds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not holds:
            del self.fields["room"], self.fields["officer"]

    @property
    def escort(self) -> Escort:
        return Escort(self.cleaned_data.get("room", ""), self.cleaned_data.get("officer", ""))


class StopForm(RefusableForm):
    field_of_refusal = {"reason-missing": "why"}

    why = reason_field(_("Why it stops"), _("What was walked stays in the book. A new plan can begin from here."))

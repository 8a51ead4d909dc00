from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.clock_lists import Wanted
from inmates.clocks import CLOCKS
from inmates.models import ClockFact, CourtAnswer
from inmates.services.clocks import Answered
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import DayField, MomentField


class WantedForm(forms.Form):
    clock = forms.ChoiceField(
        label=_("Clock"), required=False, choices=[("", _("All")), *((one.code, _(one.title)) for one in CLOCKS)]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Due and past")), ("past", _("Past"))]
    )
    court = forms.CharField(label=_("Court, as the order writes it"), required=False, max_length=200)

    lawyer = forms.CharField(label=_("Lawyer, or part of the name"), required=False, max_length=200)

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data if self.is_valid() else {}
        court, lawyer = given.get("court", "").strip(), given.get("lawyer", "").strip()
        return Wanted(given.get("clock", ""), court, lawyer, given.get("state") == "past")


class FactForm(RefusableForm):
    field_of_refusal = {"not-yet-happened": "at", "evidence-missing": "rests_on"}

    kind = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    at = MomentField(label=_("When"))
    rests_on = forms.CharField(
        label=_("What it rests on"), help_text=_("An order and its number, a name, a register."), max_length=200
    )

    def __init__(self, *args: object, kinds: list[ClockFact.Kind], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class CourtAnswerForm(RefusableForm):
    field_of_refusal = {"not-yet-happened": "answered_on", "words-missing": "words"}

    kind = forms.ChoiceField(
        label=_("What the court answered"), choices=CourtAnswer.Kind.choices, widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("Day of the answer"))
    words = forms.CharField(
        label=_("Number of the order, or the words of the answer"), required=False, max_length=400
    )

    @property
    def answer(self) -> Answered:
        return Answered(**self.cleaned_data)


class MonthForm(forms.Form):
    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    court = forms.CharField(required=False, max_length=200)

    def first_day(self, today: date) -> date:
        """The first day of the month asked for, else of this one."""
        asked = self.cleaned_data.get("month") if self.is_valid() else ""
        return date.fromisoformat(f"{asked}-01") if asked else today.replace(day=1)

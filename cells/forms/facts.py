from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.fact_values import UNLISTED, Values
from inmates.forms.admission import OFFENCES, offence_field
from inmates.models import Cohort, Inmate
from inmates.offences import catalogue
from lcs_ims.accounts.forms import RefusableForm, SecondSignIn
from lcs_ims.lib.fields import DayField

NOT_ALONE = Inmate.Need.NOT_ALONE.value


SECOND = ("username", "password", "code")
LAST = ("evidence", "reason", *SECOND)


class GuardedForm(SecondSignIn, RefusableForm):
    """What every change of facts asks: the evidence, the reason, and a second officer if there is one here."""

    field_of_refusal = {
        "evidence-missing": "evidence",
        "weaker-evidence": "evidence",
        "reason-missing": "reason",
        "second-sign-in": "username",
        "same-officer": "username",
    }

    evidence = forms.CharField(
        label=_("Evidence"),
        help_text=_("The document, its number and date, and where it is kept."),
        required=False,
        max_length=400,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, on_file: Values, **kwargs: Any) -> None:
        self.on_file = on_file
        kwargs["initial"] = {**on_file, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & SECOND:
            self.fields[name].required = False
        here = _("A change that opens cells waits for another officer. If one is here, they sign now.")
        self.fields["username"].help_text = here
        self.order_fields([name for name in self.fields if name not in LAST])

    @property
    def changes(self) -> Values:
        given = self.cleaned_data
        return {name: given[name] for name in self.fields if name in self.on_file}


class FactsForm(GuardedForm):
    field_of_refusal = GuardedForm.field_of_refusal | {
        "born-in-future": "date_of_birth",
        "not-a-value": "date_of_birth",
        "weaker-evidence": "age_evidence",
    }

    sex = forms.ChoiceField(label=_("Sex"), choices=Inmate.Sex.choices, widget=forms.RadioSelect)
    placed_as = forms.ChoiceField(
        label=_("Placed as, by an individual decision"),
        help_text=_("With the person's own view on file."),
        choices=[("", _("No decision")), ("female", _("Female")), ("male", _("Male"))],
        required=False,
    )
    date_of_birth = DayField(label=_("Date of birth"), required=False, partial=True)
    age_evidence = forms.ChoiceField(label=_("What the date of birth rests on"), choices=Inmate.AgeEvidence.choices)
    age_disputed = forms.BooleanField(label=_("The age is in dispute"), required=False)
    child_until = DayField(
        label=_("Kept among children until"), help_text=_("By an order of court or probation."), required=False
    )
    category_set = forms.ChoiceField(
        label=_("Offence category, if corrected by hand"),
        choices=[("", _("As the charges say")), *Inmate.Category.choices],
        required=False,
    )
    record = forms.ChoiceField(label=_("Held before?"), choices=Inmate.Record.choices)
    protection = forms.ChoiceField(
        label=_("Protection"), choices=[("", _("None")), *Inmate.Protection.choices], required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=[choice for choice in Inmate.Need.choices if choice[0] != NOT_ALONE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    faction = forms.CharField(label=_("Faction"), max_length=60, required=False)

    @property
    def changes(self) -> Values:
        changes = super().changes
        changes["needs"] = [*changes["needs"], *({NOT_ALONE} & {*self.on_file["needs"]})]
        return changes


class HealthForm(GuardedForm):
    isolation = forms.ChoiceField(label=_("Medical isolation"), required=False)
    not_alone = forms.BooleanField(
        label=_("Must not be alone"), help_text=_("Risk of suicide, epilepsy, withdrawal."), required=False
    )

    def __init__(self, *args: Any, on_file: Values, **kwargs: Any) -> None:
        initial = {"not_alone": NOT_ALONE in on_file["needs"]}
        super().__init__(*args, on_file=on_file, initial=initial, **kwargs)
        cohorts = Cohort.objects.order_by("condition").values_list("code", "condition")
        self.fields["isolation"].choices = [("", _("None")), *cohorts]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("Without the condition: officers and inspectors read it.")

    @property
    def changes(self) -> Values:
        others = [need for need in self.on_file["needs"] if need != NOT_ALONE]
        needs = [*others, NOT_ALONE] if self.cleaned_data["not_alone"] else others
        return {"isolation": self.cleaned_data["isolation"], "needs": needs}


class CourtForm(GuardedForm):
    legal_status = forms.ChoiceField(label=_("Why the person is held now"), choices=Inmate.LegalStatus.choices)
    charges = forms.MultipleChoiceField(
        label=_("Charges that stand"),
        help_text=_("Take the mark from those that the court has closed."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    offence_1 = offence_field(_("Further charge"))
    offence_2 = offence_field(_("Second further charge"))
    offence_3 = offence_field(_("Third further charge"))
    last_court_on = DayField(label=_("Day in court"), required=False)
    next_court_on = DayField(label=_("Next court date"), required=False)
    sentenced_on = DayField(label=_("Sentenced on"), required=False)
    sentence_months = forms.IntegerField(
        label=_("Sentence in months"),
        required=False,
        min_value=0,
        max_value=1200,
        widget=forms.NumberInput({"class": "w-4"}),
    )
    earliest_release_on = DayField(label=_("Earliest release"), required=False)

    def __init__(self, *args: Any, on_file: Values, **kwargs: Any) -> None:
        super().__init__(*args, on_file=on_file, **kwargs)
        self.fields["charges"].choices = [(code, _named(code)) for code in on_file["charges"]]  # type: ignore[attr-defined]
        self.fields["evidence"].label = _("Order: number, court, date")

    @property
    def changes(self) -> Values:
        given = self.cleaned_data
        added = [given[name] for name in OFFENCES if given[name]]
        return super().changes | {"charges": [*given["charges"], *added]}


def _named(code: str) -> str:
    offence = catalogue().get(code)
    return f"{code} {offence.title}" if offence else str(_("Another offence") if code == UNLISTED else code)

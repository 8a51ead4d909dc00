import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate, KeepApart, Reception, Warrant
from inmates.offences import catalogue
from inmates.services.admission import Newcomer, OrderOfCourt
from inmates.services.keep_apart import Grounds
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib import clock
from lcs_ims.lib.fields import DayField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OFFENCES = ("offence_1", "offence_2", "offence_3")
DISTRICTS = (
    "Berea",
    "Butha-Buthe",
    "Leribe",
    "Mafeteng",
    "Maseru",
    "Mohale's Hoek",
    "Mokhotlong",
    "Qacha's Nek",
    "Quthing",
    "Thaba-Tseka",
)


def _offences() -> list[tuple[Any, Any]]:
    by_law: dict[str, list[tuple[str, str]]] = {}
    for offence in catalogue().values():
        by_law.setdefault(offence.law, []).append((offence.code, f"{offence.title} ({offence.category})"))
    return [("", ""), *by_law.items(), (_("Not listed"), [("OTHER", _("Another offence: will be unclassified"))])]


def offence_field(label: "_StrPromise") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=_offences)


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Name or inmate number"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class AdmitForm(RefusableForm):
    """The shortest form that states what decides the cell, and the order that commits the person."""

    field_of_refusal = {
        "under-ten": "date_of_birth",
        "born-in-future": "date_of_birth",
        "finding-missing": "finding",
        "order-lapsed": "order_until",
        "order-in-future": "order_on",
        "order-not-with-child": "order_came",
        "known-already": "not_same_person",
        "identity-known": "identity_no",
    }

    surname = forms.CharField(label=_("Surname"), max_length=200)
    given_names = forms.CharField(label=_("Given names"), max_length=200, required=False)
    identity_no = forms.CharField(label=_("Identity number"), max_length=30, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Inmate.Sex.choices, widget=forms.RadioSelect)
    date_of_birth = DayField(
        label=_("Date of birth"),
        required=False,
        partial=True,
        help_text=_("Leave out the day, or the day and month, if they are not known."),
    )
    age_evidence = forms.ChoiceField(
        label=_("What the date of birth rests on"), choices=Inmate.AgeEvidence.choices, initial="statement"
    )
    age_disputed = forms.BooleanField(
        label=_("The age is in doubt, or the person says they are under 18"),
        required=False,
        help_text=_("The person is then kept apart from adults until the age is settled."),
    )
    legal_status = forms.ChoiceField(
        label=_("Why the person is held"), choices=Inmate.LegalStatus.choices, initial="remand"
    )
    offence_1 = offence_field(_("Offence"))
    offence_2 = offence_field(_("Second offence, if any"))
    offence_3 = offence_field(_("Third offence, if any"))
    record = forms.ChoiceField(label=_("Held before?"), choices=Inmate.Record.choices, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        required=False,
        choices=[choice for choice in Inmate.Need.choices if choice[0] != "not_alone"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A risk of suicide or illness is recorded by health staff. Tell them now if you see one."),
    )
    protection = forms.ChoiceField(
        label=_("Protection"), required=False, choices=[("", _("None")), *Inmate.Protection.choices]
    )
    order_number = forms.CharField(label=_("Number of the order"), max_length=60)
    order_court = forms.CharField(label=_("Court"), max_length=200)
    order_on = DayField(label=_("Date of the order"))
    order_until = DayField(label=_("Valid until, if it says so"), required=False)
    order_kind = forms.ChoiceField(
        label=_("What the order is"), required=False, choices=[("", _("Not known")), *Warrant.Kind.choices]
    )
    order_came = forms.BooleanField(
        label=_("The order came with the person"),
        help_text=_("A child is not admitted without it."),
        required=False,
    )
    prosecutor = forms.CharField(label=_("Prosecutor's office"), max_length=200, required=False)
    finding = forms.CharField(
        label=_("Inquiry magistrate's finding (child of 10 to 13)"), max_length=200, required=False
    )
    home_district = forms.ChoiceField(
        label=_("Home district"),
        required=False,
        choices=[("", _("Not known")), *((district, district) for district in DISTRICTS)],
    )
    not_same_person = forms.CharField(
        label=_("Not the same person as a record on file, because"), max_length=500, required=False
    )

    def newcomer(self) -> Newcomer:
        """The answers as the service takes them."""
        given = self.cleaned_data
        same = {name: given[name] for name in _SAME}
        return Newcomer(
            **same,
            offences=tuple(given[name] for name in OFFENCES if given[name]),
            needs=tuple(given["needs"]),
            order=OrderOfCourt(
                given["order_number"],
                given["order_court"],
                given["order_on"],
                given["order_until"],
                given["order_kind"],
                given["prosecutor"],
                given["order_came"],
            ),
        )


class OrderForm(RefusableForm):
    field_of_refusal = {
        "order-missing": "number",
        "order-on-file": "number",
        "order-lapsed": "valid_until",
        "order-in-future": "issued_on",
    }

    kind = forms.ChoiceField(label=_("What the order is"), choices=Warrant.Kind.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the order"), max_length=60)
    court = forms.CharField(label=_("Court"), max_length=200)
    issued_on = DayField(label=_("Date of the order"))
    valid_until = DayField(label=_("Valid until, if it says so"), required=False)
    prosecutor = forms.CharField(label=_("Prosecutor's office"), max_length=200, required=False)

    @property
    def order(self) -> OrderOfCourt:
        return OrderOfCourt(**self.cleaned_data)


class EscortForm(RefusableForm):
    field_of_refusal = {"nobody-named": "people", "undescribed": "people", "nobody-brought-them": "brought_by"}

    brought_by = forms.CharField(label=_("Brought by"), help_text=_("Name, force number, station."), max_length=200)
    vehicle = forms.CharField(label=_("Vehicle"), max_length=60, required=False)
    orders = forms.CharField(
        label=_("Orders handed over"),
        help_text=_("Their numbers, one a line. None is an answer too."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    people = forms.CharField(
        label=_("People"),
        help_text=_("One a line: name or description, male or female, child or adult. Left out means not known."),
        max_length=10_000,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
    )

    @property
    def seen(self) -> list[AtTheGate]:
        given = self.cleaned_data
        lines = [line.strip() for line in given["people"].splitlines() if line.strip()]
        return [_seen(line, given["brought_by"], order_seen=bool(given["orders"].strip())) for line in lines]


def _seen(line: str, brought_by: str, *, order_seen: bool) -> AtTheGate:
    described, *said = (part.strip() for part in line.split(","))
    words = {word.lower() for word in said}
    sex = next((sex for sex in ("female", "male") if sex in words), "unknown")
    age = next((age for age in ("child", "adult") if age in words), "unclear")
    return AtTheGate(described, sex, age, brought_by, order_seen=order_seen)


class ReceiveForm(RefusableForm):
    """The minute at the gate: nothing else is asked."""

    field_of_refusal = {"undescribed": "described", "nobody-brought-them": "brought_by"}

    described = forms.CharField(
        label=_("Name, or a description"),
        help_text=_("As they say it, or how the person can be told: height, clothes, marks."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Inmate.Sex.choices, widget=forms.RadioSelect)
    apparent_age = forms.ChoiceField(
        label=_("Looks like"), choices=Reception.Apparent.choices, widget=forms.RadioSelect
    )
    brought_by = forms.CharField(label=_("Brought by"), help_text=_("Name, force number, station."), max_length=200)
    order_seen = forms.BooleanField(label=_("I have seen the order"), required=False)

    @property
    def seen(self) -> AtTheGate:
        return AtTheGate(**self.cleaned_data)


class RefuseReceptionForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "handed-to-nobody": "handed_to"}

    reason = forms.CharField(
        label=_("Why the person is not admitted"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    handed_to = forms.CharField(label=_("Handed back to"), help_text=_("Name, force number, office."), max_length=200)


class RecaptureForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = forms.CharField(
        label=_("Brought back by whom, from where"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class KeepApartForm(RefusableForm):
    field_of_refusal = {
        "same-person": "other",
        "order-open-already": "other",
        "no-such-person": "other",
        "reason-missing": "reason",
    }

    other = forms.CharField(
        label=_("Inmate number of the other person"),
        max_length=30,
        widget=forms.TextInput({"class": "w-16", "autocomplete": "off", "spellcheck": "false"}),
    )
    level = forms.ChoiceField(label=_("How far apart"), choices=KeepApart.Level.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    source = forms.CharField(
        label=_("Who said so"),
        help_text=_("A court, a report with its number, an officer, the person."),
        max_length=200,
    )
    review_on = DayField(
        label=_("When it is looked at again"),
        help_text=_("A passed date raises an alarm; it ends nothing."),
    )

    def clean_other(self) -> str:
        other: str = self.cleaned_data["other"]
        return other.strip()

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if day <= clock.facility_date():
            raise forms.ValidationError(_("The day has passed. Choose a day ahead."))
        return day

    @property
    def grounds(self) -> Grounds:
        given = self.cleaned_data
        return Grounds(given["level"], given["reason"], given["source"], given["review_on"])


class CloseKeepApartForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_needed


class GroupForm(forms.Form):
    numbers = forms.CharField(
        label=_("Inmate numbers"),
        help_text=_("Two or more, with a space, a comma or a new line between them."),
        max_length=20_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def clean_numbers(self) -> list[str]:
        found = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip())))
        if len(found) < 2:
            raise forms.ValidationError(_("One number is no group. Write two or more."))
        return found


_SAME = (
    "surname",
    "given_names",
    "identity_no",
    "sex",
    "date_of_birth",
    "age_evidence",
    "age_disputed",
    "legal_status",
    "record",
    "protection",
    "finding",
    "home_district",
    "not_same_person",
)

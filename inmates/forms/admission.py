from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate, Warrant
from inmates.newcomers import Newcomer, OrderOfCourt
from inmates.offences import catalogue
from lcs_ims.accounts.forms import RefusableForm
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


_THE_PERSON = (
    "surname",
    "given_names",
    "identity_no",
    "sex",
    "date_of_birth",
    "age_evidence",
    "age_disputed",
    "home_district",
)
_SAME = (*_THE_PERSON, "legal_status", "record", "protection", "finding", "not_same_person")  # as a newcomer has them
_THE_ORDER = (
    "order_number",
    "order_court",
    "order_on",
    "order_until",
    "order_kind",
    "order_came",
    "prosecutor",
    "finding",
)


class AdmitForm(RefusableForm):
    """The shortest form that states what decides the cell, and the order that commits the person."""

    field_order = (*_THE_PERSON, *_THE_ORDER)  # as on the page: what is wrong is listed from above

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

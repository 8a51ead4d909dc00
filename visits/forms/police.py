"""What is written of a police visit: the entry, the leave outside hours, a visit found out later."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.accounts.models import User
from lcs_ims.lib import clock
from lcs_ims.lib.fields import MomentField
from visits.forms.gate import HeldHereForm, ToldForm, line, words, yes_no
from visits.kind_words import CHOICES
from visits.kinds import Kind
from visits.models import Authoriser, Client, Visitor
from visits.services.authorising import Request
from visits.services.clients import Request as ClientRequest
from visits.services.finding_out import FoundOut
from visits.services.police import Written


class OfficerForm(RefusableForm):
    """Who of the police comes, for what, and by what authority."""

    officer = line(_("Officer"))
    force_number = line(_("Force number"), most=60, width="w-16")
    station = line(_("Station"), most=120)
    purpose = line(_("Purpose"), most=400)
    authority = line(_("Authority: case number, warrant or order"), most=400)


class PoliceForm(OfficerForm, ToldForm):
    field_of_refusal = ToldForm.field_of_refusal | {
        "no-adult": "adult_present",
        "not-authorised": "in_the_name_of",
        "no-consent-recorded": "inmate_consents",
        "lawyer-not-told": "lawyer_not_told_why",
        "order-without-number": "delaying_order",
    }

    place = line(_("Place"), most=120, hint=_("The room where they meet."))
    present = words(_("Everyone present"), hint=_("Names and what each is."))
    inmate_consents = yes_no(_("The inmate consents"), required=True)
    inmate_words = line(_("The inmate's own words"), required=False, most=400)
    state_before = words(_("State of the inmate before"))
    lawyer_told_at = MomentField(label=_("When the lawyer was told"), required=False)
    lawyer_told_how = line(_("How the lawyer was told"), required=False)
    lawyer_not_told_why = line(_("If the lawyer was not told: why"), required=False, most=400)
    delaying_order = line(
        _("Number of a court order that delays the lawyer's notice"),
        required=False,
        hint=_("Nothing else delays it, and nothing delays the Inspectorate's."),
    )
    adult_present = line(
        _("With a child: the lawyer, parent, guardian or other appropriate adult who is present"), required=False
    )
    in_the_name_of = line(
        _("Outside hours without leave by sign-in: in whose name they were let in"),
        required=False,
        hint=_("It is written as a claim. The visit shows as unauthorised and the Inspectorate is told at once."),
    )

    field_order = [
        "officer",
        "force_number",
        "station",
        "purpose",
        "authority",
        "place",
        "present",
        "inmate_consents",
        "inmate_words",
        "state_before",
        "adult_present",
        "lawyer_told_at",
        "lawyer_told_how",
        "lawyer_not_told_why",
        "delaying_order",
        "in_the_name_of",
        "at",
        "late_reason",
    ]

    @property
    def written(self) -> Written:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"at", "late_reason"}}
        return Written(**given)


class StateAfterForm(RefusableForm):
    field_of_refusal = {"words-missing": "state_after", "not-over": "state_after"}

    state_after = words(_("State of the inmate after"))
    present = line(_("Who else was present"), required=False)


class AskForm(OfficerForm, HeldHereForm):
    """The six fields, at the gate or by telephone."""

    field_of_refusal = {"not-held-here": "inmate_no", "order-without-number": "delaying_order"}

    by_phone = forms.BooleanField(label=_("Asked by telephone"), required=False)
    delaying_order = line(_("Number of a court order that delays the lawyer's notice"), required=False)

    field_order = ["inmate_no", "officer", "force_number", "station", "purpose", "authority", "by_phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"], self.fields["late_reason"]

    @property
    def request(self) -> Request:
        return Request(**{name: value for name, value in self.cleaned_data.items() if name != "inmate_no"})


class OwnLeaveForm(OfficerForm):
    """The same from an officer who is signed in: who asks is known."""

    field_of_refusal = {"order-without-number": "delaying_order"}

    asked = ("force_number", "station", "purpose", "authority", "delaying_order")
    delaying_order = line(_("Number of a court order that delays the lawyer's notice"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["officer"]

    def request_of(self, visitor: Visitor) -> Request:
        return Request(officer=visitor.full_name, **{name: self.cleaned_data[name] for name in OwnLeaveForm.asked})


class LeaveForSomeoneForm(OwnLeaveForm):
    """For somebody whom the officer was not let to visit yet."""

    field_of_refusal = OwnLeaveForm.field_of_refusal | {"name-missing": "named"}

    named = line(_("Name of the person"))
    number = line(_("Inmate number, if you know it"), required=False, most=30, width="w-16")
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    field_order = ["named", "number"]

    @property
    def wanted(self) -> ClientRequest:
        given = self.cleaned_data
        return ClientRequest(given["named"], Client.Ground.INQUIRY, given["token"], given["number"], given["purpose"])


class AnswerForm(RefusableForm):
    field_of_refusal = {"words-missing": "words"}

    granted = forms.TypedChoiceField(
        label=_("The visit"),
        choices=[("yes", _("may take place")), ("no", _("is refused"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = line(_("Ground"), most=400)


class ClaimForm(RefusableForm):
    field_of_refusal = {"name-missing": "in_the_name_of"}

    in_the_name_of = line(_("In whose name, and who says so"))


class AuthorisersForm(RefusableForm):
    """One on duty and two deputies, of those who may authorise here."""

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in Authoriser.Place:
            self.fields[f"place_{place.value}"] = forms.ModelChoiceField(
                people, label=place.label, required=place == Authoriser.Place.AUTHORISER
            )

    @property
    def people(self) -> dict[int, User]:
        named = {place.value: self.cleaned_data.get(f"place_{place.value}") for place in Authoriser.Place}
        return {place: user for place, user in named.items() if user}


class FoundOutForm(HeldHereForm):
    """A visit that was not written when it happened."""

    field_of_refusal = {"how-missing": "how", "not-yet-happened": "began_at", "out-of-order": "ended_at"}

    kind = forms.ChoiceField(label=_("Who visited"), choices=CHOICES, initial=Kind.POLICE)
    who = line(_("Names, or how they were described"))
    station = line(_("Station, of the police"), required=False, most=120)
    began_at = MomentField(label=_("When it began, as far as is known"))
    ended_at = MomentField(label=_("When it ended, if that is known"), required=False)
    learned_at = MomentField(label=_("When you learned of it, if not now"), required=False)
    how = words(_("How it was learned: who said or saw what"), most=400)

    field_order = ["inmate_no", "kind", "who", "station", "began_at", "ended_at", "learned_at", "how"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"], self.fields["late_reason"]
        self.facility = kwargs["facility"]

    @property
    def found(self) -> FoundOut:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"inmate_no", "learned_at"}}
        learned = self.cleaned_data["learned_at"] or clock.now()
        return FoundOut(facility=self.facility, inmate=self.held, learned_at=learned, **given)

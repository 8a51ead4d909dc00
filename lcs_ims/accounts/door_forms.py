"""The forms of the doors: codes, enrolling, PINs, desks, invitations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.forms import OwnPasswordForm, RefusableForm
from lcs_ims.accounts.invitations import INVITED
from lcs_ims.facilities.models import Facility


def _code(
    label: Any, help_text: Any = "", *, digits: bool = False, focus: bool = False, once: bool = True
) -> forms.CharField:
    """A field for something short that is typed off a screen or a card."""
    attributes: dict[str, Any] = {"autocomplete": "one-time-code" if once else "off", "spellcheck": "false"}
    attributes |= {"autocapitalize": "none"} | ({"inputmode": "numeric"} if digits else {})
    attributes |= {"autofocus": True} if focus else {}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attributes))


def _pin(label: Any, help_text: Any = "") -> forms.CharField:
    attributes = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
    return forms.CharField(label=label, help_text=help_text, max_length=6, widget=forms.PasswordInput(attributes))


class CodeForm(forms.Form):
    code = _code(
        _("Code"), _("The six digits that your app shows now, or a recovery code from your card."), focus=True
    )

    def say_wrong(self) -> None:
        self.add_error(
            "code", _("This code does not open the account. Wait for the next one in the app, and type that.")
        )


class EnrolForm(forms.Form):
    code = _code(_("Enrolment code"), _("Eight characters, from whoever gave you the password."), once=False)
    token = _code(_("Code of the app"), _("The six digits that the app shows now."), digits=True)

    def say_wrong(self) -> None:
        self.add_error(
            None,
            _("The enrolment code or the app's code does not fit. Check both; after 5 failures ask for a new one."),
        )


class ReplaceFactorForm(forms.Form):
    present = _code(_("Code of the app you have now"), _("Or a recovery code from your card."))
    token = _code(_("Code of the new app"), _("Six digits, after it has read the picture."), digits=True)


class PinForm(OwnPasswordForm):
    pin = _pin(_("PIN"), _("Six digits that nobody would guess: no row, no birthday."))
    again = _pin(_("PIN again"))
    field_of_refusal = {"weak-pin": "pin"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "pin" in cleaned and "again" in cleaned and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("The two PINs differ. Write the same one twice."))
        return cleaned


class DeskSignInForm(forms.Form):
    number = forms.CharField(
        label=_("Force number"),
        max_length=30,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    pin = _pin(_("PIN"))

    def say_wrong(self) -> None:
        self.add_error(
            None,
            _(
                "This number and PIN open nothing here now. Check both. "
                "Sign in with your password if you have not begun your shift, or after 5 wrong PINs."
            ),
        )


class NameForm(RefusableForm):
    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("Where it stands, such as Gate 1."))
    field_of_refusal = {"name-taken": "name"}


class ResetForm(RefusableForm):
    username = forms.CharField(
        label=_("Username of the person"),
        max_length=60,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("What happened to the telephone, and how you know the person.")
    )
    field_of_refusal = {"own-factor": "username", "no-such-user": "username", "not-permitted": "username"}


class InvitationForm(RefusableForm):
    role = forms.ChoiceField(label=_("Who it is"), choices=[(role.value, role.label) for role in INVITED])
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    registration_no = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        help_text=_("Of the bar, the medical council, the police or the probation service."),
    )
    verified_against = forms.CharField(
        label=_("Verified against"), max_length=120, help_text=_("The register you looked in, and whom you asked.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    facility = forms.ModelChoiceField(
        label=_("Facility"), queryset=Facility.objects.none(), required=False, empty_label=_("None")
    )
    field_of_refusal = {"facility-needed": "facility", "not-verified": "verified_against"}


class AcceptForm(RefusableForm):
    registration_no = forms.CharField(label=_("Your registration number"), max_length=40)
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. Three or four words are easy to keep in mind."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    field_of_refusal = {"weak-password": "new"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords differ. Write the same one twice."))
        return cleaned

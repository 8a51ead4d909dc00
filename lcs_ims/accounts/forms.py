from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.models import USERNAME, User
from lcs_ims.accounts.passwords import faults
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused

WRONG_SIGN_IN = _(
    "This username and password do not belong together, or the account is closed. "
    "Check both; after 5 failures the account is locked here for 30 minutes."
)


class RefusableForm(forms.Form):
    """A form whose service may say no: the refusal is shown at the field it is about."""

    field_of_refusal: dict[str, str] = {}

    def refuse(self, refusal: Refused) -> None:
        self.add_error(self.field_of_refusal.get(refusal.code), refusal.message)

    def showing_refusals(self) -> "ShowingRefusals":
        """A deed and the answer when it is done; where it refuses, the form shows why and the view goes on below."""
        return ShowingRefusals(self)


@dataclass(frozen=True, slots=True)
class ShowingRefusals:
    """What a form is used as around a deed."""

    form: RefusableForm

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Refused):
            self.form.refuse(error)
            return True
        return False


class SignInForm(AuthenticationForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        error_messages={"required": _("Write your username.")},
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    error_messages = {"invalid_login": WRONG_SIGN_IN, "inactive": WRONG_SIGN_IN}

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        return username.strip().lower()  # also so that capitals do not buy more attempts


class SecondSignIn(forms.Form):
    """The sign-in of a second officer at the first one's desk, with the code where a second factor is required."""

    username = forms.CharField(
        label=_("Second officer's username"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Second officer's password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Second officer's code"),
        help_text=_("The six digits of their app, or a recovery code."),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.SECOND_FACTOR_REQUIRED:
            del self.fields["code"]


class OwnPasswordForm(RefusableForm):
    """What only its owner changes: the password that they have now is asked for first."""

    current = forms.CharField(
        label=_("Your password now"),
        strip=False,
        error_messages={"required": _("Write the password that you signed in with.")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("This is not your password. Write the one that you signed in with."))
        return current


class ChangePasswordForm(OwnPasswordForm):
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. Three or four words are easy to keep in mind."),
        error_messages={"required": _("Write a new password.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        error_messages={"required": _("Write the new password a second time.")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    field_of_refusal = {"weak-password": "new"}

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        if found := faults(new, self.user):
            raise forms.ValidationError(found)
        if new == self.cleaned_data.get("current"):
            raise forms.ValidationError(_("This is the password that you have now. Choose another."))
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ. Write the same one twice."))
        return cleaned


class PostingForm(RefusableForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose one")), *Role.choices],
        error_messages={"required": _("Choose a role.")},
    )
    facility = forms.ModelChoiceField(
        label=_("Facility"),
        queryset=Facility.objects.none(),
        required=False,
        empty_label=_("None: the whole Service, or someone from outside"),
        help_text=_("Headquarters, the commissioner and system administrators have none."),
    )
    field_of_refusal = {
        "facility-needed": "facility",
        "facility-not-wanted": "facility",
        "already-posted": "role",
        "own-rights": "role",
    }

    def __init__(self, facilities: Iterable[Facility], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = Facility.objects.filter(  # type: ignore[attr-defined]
            pk__in=[facility.pk for facility in facilities]
        )


class NewUserForm(PostingForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        help_text=_("Small letters, digits, full stops, hyphens and underscores, such as t.mokoena."),
        validators=[USERNAME],
        error_messages={"required": _("Write a username, such as t.mokoena.")},
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Write the person's full name.")}
    )
    force_number = forms.CharField(label=_("Force number"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("An e-mail address looks like name@example.org. Write it like that.")},
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    field_order = ["username", "full_name", "force_number", "email", "phone", "role", "facility"]
    field_of_refusal = {
        **PostingForm.field_of_refusal,
        "username-taken": "username",
        "number-taken": "force_number",
        "not-as-expected": "username",
    }


class ReasonForm(RefusableForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Write the reason. It stays in the trail.")},
    )


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, username or force number"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"type": "search"}),
    )

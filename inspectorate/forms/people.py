from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.models import Inspector
from lcs_ims.accounts.forms import RefusableForm


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that your app shows now, or a recovery code from your card."),
        error_messages={"required": _("Write the six digits, or a recovery code.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "class": "w-8", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return code.replace(" ", "")


class EnrolForm(RefusableForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        help_text=_("Small letters, digits, full stops, hyphens and underscores, such as m.lebona."),
        error_messages={"required": _("Write a username, such as m.lebona.")},
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Write the person's full name.")}
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Inspector.Role.choices, widget=forms.RadioSelect)
    field_of_refusal = {"username-taken": "username", "not-as-expected": "username"}

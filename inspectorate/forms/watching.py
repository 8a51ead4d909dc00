from django import forms
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.forms import RefusableForm


class AlarmForm(RefusableForm):
    words = forms.CharField(
        label=_("What was found out"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write what you found out. It stays with the alarm.")},
    )


class ReadingsForm(forms.Form):
    who = forms.CharField(label=_("Username"), required=False, max_length=60)
    what = forms.CharField(label=_("Part of the address, such as an inmate number"), required=False, max_length=100)

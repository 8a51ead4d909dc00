from typing import Any

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
    anew = forms.BooleanField(
        label=_("Watch the trail on as it now stands"),
        help_text=_("Only when events were truly lost. What was kept of them stays here, set aside."),
        required=False,
    )

    def __init__(self, *args: Any, may_begin_anew: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_begin_anew:
            del self.fields["anew"]


class ReadingsForm(forms.Form):
    who = forms.CharField(label=_("Username"), required=False, max_length=60)
    what = forms.CharField(label=_("Part of the address, such as an inmate number"), required=False, max_length=100)

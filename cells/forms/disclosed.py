from django import forms
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.forms import RefusableForm


class ExplanationForm(RefusableForm):
    event = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        help_text=_("The Inspectorate sees it beside the disclosure, with your name. It cannot be changed."),
        error_messages={"required": _("Write the explanation.")},
        widget=forms.Textarea({"rows": 4}),
    )

from django import forms
from django.utils.translation import gettext_lazy as _

from lcs_ims.lib.fields import DayField, MomentField


class IntakeForm(forms.Form):
    surname = forms.CharField(label=_("Surname"))
    given_names = forms.CharField(label=_("Given names"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("female", _("Female")), ("male", _("Male")), ("unknown", _("Not known"))],
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
    )
    date_of_birth = DayField(
        label=_("Date of birth"),
        partial=True,
        required=False,
        help_text=_("A year alone, or a month and a year, will do."),
    )
    warrant_no = forms.CharField(
        label=_("Warrant number"),
        help_text=_("As written on the warrant, such as W396/2026."),
        widget=forms.TextInput({"class": "w-16"}),
    )
    legal_status = forms.ChoiceField(
        label=_("Legal status"),
        choices=[("", _("Choose one")), ("remand", _("Remand")), ("sentenced", _("Sentenced"))],
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        required=False,
        choices=[
            ("step_free", _("A cell without steps")),
            ("nursery", _("A nursery place for a mother with her baby")),
            ("single_cell", _("A cell for one")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    arrived_at = MomentField(label=_("Arrived at the gate"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("At least 7 characters. It stays on the record."),
    )
    seen = forms.BooleanField(label=_("I have seen the warrant and it names this person"))


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Number or name"), required=False, widget=forms.TextInput({"type": "search"}))

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inspectorate.report.making import Wanted
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import DayField

MOST_BYTES = 50 * 1024 * 1024


class AskForm(RefusableForm):
    """Which facilities, which days, in which language, and for whom."""

    facilities = forms.MultipleChoiceField(
        label=_("Facilities"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
        help_text=_("None ticked: all of them."),
    )
    first = DayField(label=_("From"))
    last = DayField(label=_("To, this day included"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)
    public = forms.BooleanField(
        label=_("For the public"),
        required=False,
        help_text=_(
            "No name, no number and no count under 5; nobody can be told from it. Whole months that are over."
        ),
    )
    field_of_refusal = {
        "period-reversed": "last",
        "period-in-future": "last",
        "no-data": "first",
        "unknown-facility": "facilities",
        "not-translated": "language",
        "public-months": "first",
        "public-not-over": "last",
        "public-overlaps": "first",
        "public-stands": "first",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facilities"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = list(Facility.objects.values_list("code", "name"))

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        first: date = said["first"]
        last: date = said["last"]
        return Wanted(tuple(said["facilities"]), first, last, said["language"], said["public"])


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("The report"),
        help_text=_("The PDF as it was handed to you. It is compared and not kept."),
        error_messages={"required": _("Choose the PDF."), "empty": _("The file is empty. Choose the PDF.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB, and no report is. Choose the PDF."))
        data: bytes = file.read()
        return data

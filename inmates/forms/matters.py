"""Forms of the file's second half: pictures, and what is written and answered in someone's time in custody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.models import Matter, Picture
from inmates.services.matters import Answered, Told
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import MomentField


class PictureForm(RefusableForm):
    field_of_refusal = {"not-a-picture": "file", "picture-too-large": "file"}

    kind = forms.ChoiceField(label=_("What it is"), choices=Picture.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG or PNG; a scan of an order may be a PDF. At most 8 MB."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,application/pdf", "capture": "environment"}),
    )


class MatterForm(RefusableForm):
    field_of_refusal = {
        "words-missing": "words",
        "before-admission": "happened_at",
        "not-yet-happened": "happened_at",
    }

    kind = forms.ChoiceField(label=_("What it is"), choices=Matter.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        help_text=_("What happened, or what the person says, as they say it."),
        max_length=8000,
        widget=forms.Textarea({"rows": 4}),
    )
    happened_at = MomentField(label=_("When it happened, if not now"), required=False)
    confidential = forms.BooleanField(
        label=_("Confidential"),
        help_text=_("Read and answered by the officer in charge and headquarters alone (NMR 57)."),
        required=False,
    )

    @property
    def told(self) -> Told:
        return Told(**self.cleaned_data)


class AnswerMatterForm(RefusableForm):
    field_of_refusal = {"words-missing": "answer", "unheard": "heard", "no-sanction": "sanction"}

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Matter.Outcome.choices, widget=forms.RadioSelect)
    heard = forms.CharField(
        label=_("What the person said in their defence"), required=False, widget=forms.Textarea({"rows": 3})
    )
    answer = forms.CharField(
        label=_("Answer, as the person was told"), max_length=8000, widget=forms.Textarea({"rows": 3})
    )
    sanction = forms.CharField(
        label=_("Sanction, if any"),
        help_text=_("Never food or water, darkness, the family, corporal or collective punishment (NMR 43)."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, charge: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not charge:
            del self.fields["heard"], self.fields["sanction"]

    @property
    def answered(self) -> Answered:
        return Answered(**self.cleaned_data)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.file_models import IntakeAnswer
from inmates.intake import tasks_for
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import DayField


class IntakeForm(RefusableForm):
    field_of_refusal = {"no-such-task": "task", "answer-empty": "words", "again-missing": "again_on"}

    task = forms.ChoiceField(label=_("What"))
    answer = forms.ChoiceField(
        label=_("Answer"), choices=IntakeAnswer.Answer.choices, widget=forms.RadioSelect, initial="done"
    )
    words = forms.CharField(
        label=_("In words"),
        help_text=_("Who, when, how, what. Empty is no answer."),
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )
    again_on = DayField(label=_("If not known or refused: asked again on"), required=False)

    def __init__(self, *args: Any, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = tasks_for(child=child)
        self.fields["task"].choices = [("", _("Choose one")), *((t.code, t.title) for t in tasks)]  # type: ignore[attr-defined]
        if child:
            self.fields["trained_for_children"] = forms.BooleanField(
                label=_("I am trained to work with children"), required=False
            )


class ClassifyForm(RefusableForm):
    field_of_refusal = {"review-out-of-range": "review_on"}

    review_on = DayField(label=_("Looked at again on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class AcknowledgeForm(RefusableForm):
    field_of_refusal = {"who-missing": "who"}

    who = forms.CharField(
        label=_("Who knows of it"), help_text=_("Name, and what they are to the child."), max_length=200
    )
    how = forms.CharField(label=_("How and when they were told"), max_length=200)

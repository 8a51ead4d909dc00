from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.intake import Task, tasks_for
from inmates.models import CallTask, IntakeAnswer
from inmates.services.notices import Called
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib.fields import DayField, MomentField


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

    def __init__(self, *args: Any, child: bool, tasks: Sequence[Task] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = tasks or tasks_for(child=child)
        self.fields["task"].choices = [("", _("Choose one")), *((t.code, t.title) for t in tasks)]  # type: ignore[attr-defined]
        if child:
            self.fields["trained_for_children"] = forms.BooleanField(
                label=_("I am trained to work with children"), required=False
            )


class ClassifyForm(RefusableForm):
    field_of_refusal = {"review-out-of-range": "review_on"}

    review_on = DayField(label=_("Looked at again on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class CallForm(RefusableForm):
    """How a call ended that an officer had to make."""

    field_of_refusal = {"not-yet-happened": "at", "who-missing": "who"}

    outcome = forms.ChoiceField(
        label=_("How the call ended"), choices=CallTask.Outcome.choices, widget=forms.RadioSelect
    )
    at = MomentField(label=_("When you called"))
    who = forms.CharField(
        label=_("Who knows of it now"),
        help_text=_("If you reached them: name, and what they are to the child."),
        max_length=200,
        required=False,
    )
    words = forms.CharField(label=_("What was said"), max_length=200, required=False)

    @property
    def called(self) -> Called:
        return Called(**self.cleaned_data)


class GuardianPhoneForm(RefusableForm):
    field_of_refusal = {"not-a-number": "phone"}

    phone = forms.CharField(
        label=_("Telephone of the parent or guardian"),
        help_text=_("They get an SMS without a name, with the number of the child and the facility."),
        max_length=30,
        widget=forms.TextInput({"type": "tel", "class": "w-16"}),
    )


class AcknowledgeForm(RefusableForm):
    field_of_refusal = {"who-missing": "who"}

    who = forms.CharField(
        label=_("Who knows of it"), help_text=_("Name, and what they are to the child."), max_length=200
    )
    how = forms.CharField(label=_("How and when they were told"), max_length=200)

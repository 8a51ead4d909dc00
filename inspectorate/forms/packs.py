from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.models import Drawn, RollTick


class CellForm(forms.Form):
    """One row of fields for each person whom the book has in a cell."""

    def __init__(self, lines: Iterable[RollTick], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            who = {"who": f"{line.name} {line.inmate_no}"}
            self.fields[f"found-{line.pk}"] = forms.ChoiceField(
                label=_("%(who)s was") % who,
                choices=[("", "–"), *RollTick.Found.choices],
                required=False,
                initial=line.found,
            )
            self.fields[f"in-{line.pk}"] = forms.CharField(
                label=_("%(who)s: in cell") % who, max_length=20, required=False, initial=line.found_in
            )
            self.fields[f"words-{line.pk}"] = forms.CharField(
                label=_("%(who)s: in words") % who, max_length=500, required=False, initial=line.words
            )

    @property
    def rows(self) -> list[tuple[RollTick, list[forms.BoundField]]]:
        return [(line, [self[f"{name}-{line.pk}"] for name in ("found", "in", "words")]) for line in self.lines]

    @property
    def findings(self) -> dict[int, tuple[str, str, str]]:
        """What was entered; a line left at the dash is left alone."""
        given = self.cleaned_data
        return {
            line.pk: (given[f"found-{line.pk}"], given[f"in-{line.pk}"], given[f"words-{line.pk}"])
            for line in self.lines
            if given[f"found-{line.pk}"]
        }


class UnrecordedForm(forms.Form):
    name = forms.CharField(
        label=_("Name, or a description"), max_length=400, error_messages={"required": _("Say who was met.")}
    )
    cell = forms.CharField(
        label=_("In cell"), max_length=20, required=False, widget=forms.TextInput({"class": "w-8"})
    )
    words = forms.CharField(label=_("In words"), max_length=500, required=False)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Taken out, or visited at night?"),
        choices=Drawn.Answer.choices,
        widget=forms.RadioSelect({"class": "choices--row"}),
        error_messages={"required": _("Choose what was answered.")},
    )
    words = forms.CharField(label=_("In words"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))

"""Visiting hours of one kind, typed a line a day: `08:00-11:30, 13:00-16:00`."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.accounts.forms import RefusableForm
from visits.hours import Published
from visits.kind_words import CHOICES
from visits.models import VisitingHours

_TIMES = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")


class TimesField(forms.CharField):
    """Times of one day, from and to, with commas between; empty: no visits that day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=100, widget=forms.TextInput({"class": "w-16", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> list[tuple[time, time]]:
        text = super().clean(value)
        return [self._times(part.strip()) for part in text.split(",") if part.strip()]

    def _times(self, text: str) -> tuple[time, time]:
        match = _TIMES.fullmatch(text)
        try:
            if match:
                begin_hour, begin_minute, end_hour, end_minute = (int(part) for part in match.groups())
                return time(begin_hour, begin_minute), time(end_hour, end_minute)
        except ValueError:
            pass
        raise ValidationError(
            _("%(day)s has “%(text)s” as hours. Write them as 08:00-11:30, with a comma between two.")
            % {"day": self.label, "text": text}
        )


class HoursForm(RefusableForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of visit"), choices=CHOICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in VisitingHours.Day:
            self.fields[f"day_{day.value}"] = TimesField(label=day.label)

    @property
    def hours(self) -> list[Published]:
        kind = self.cleaned_data["kind"]
        return [
            Published(kind, day.value, begins, ends)
            for day in VisitingHours.Day
            for begins, ends in self.cleaned_data[f"day_{day.value}"]
        ]

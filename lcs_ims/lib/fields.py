"""Form fields for what officers copy from paper: a day in three boxes, a day known in part, a moment.

Three boxes because the browser's own date box follows the language of the PC: 04/05 is read two ways.
"""

import calendar
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.lib.clock import ZONE

_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class DayBoxes(forms.MultiWidget):
    """Day, month and year as three boxes; with `with_time` a fourth one for the time."""

    template_name = "components/_boxes.html"
    use_fieldset = True
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"), gettext_lazy("Time"))

    def __init__(self, attrs: dict[str, Any] | None = None, *, with_time: bool = False) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**_NUMERIC, "class": "w-2", "maxlength": 2}),
            "month": forms.TextInput({"autocomplete": "off", "class": "w-2", "maxlength": 9}),
            "year": forms.TextInput({**_NUMERIC, "class": "w-4", "maxlength": 4}),
        }
        if with_time:
            boxes["time"] = forms.TextInput({**_NUMERIC, "class": "w-4", "maxlength": 5})
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime):
            local = value.astimezone(ZONE)
            return [str(local.day), str(local.month), str(local.year), local.strftime("%H:%M")]
        if isinstance(value, date):
            value = value.isoformat()
        parts = [part.lstrip("0") for part in reversed(str(value or "").split("-"))]
        return [""] * (3 - len(parts)) + parts if value else [""] * len(self.widgets)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, label in zip(context["widget"]["subwidgets"], self.labels, strict=False):
            box["label"] = label
        return context


class DayField(forms.Field):
    """A day. With `partial`, a year alone or a month and a year will do.

    Cleans to a `date`, or with `partial` to ISO text (`2009`, `2009-05`, `2009-05-17`); empty: None or "".
    """

    widget: type[DayBoxes] | forms.Widget = DayBoxes

    def __init__(self, *, partial: bool = False, **kwargs: Any) -> None:
        self.partial = partial
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        day, month, year = ((part or "").strip() for part in [*(value or []), "", "", ""][:3])
        if not (day or month or year):
            return "" if self.partial else None
        if not self.partial or day:
            return self._whole(day, month, year)
        return self._part(month, year)

    def validate(self, value: Any) -> None:
        if self.required and value in (None, ""):
            raise ValidationError(
                _("%(what)s is empty. Enter the day, the month and the year.") % {"what": self._name},
                code="required",
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or ("" if self.partial else None)))
        except ValidationError:
            return True

    @property
    def _name(self) -> str:
        return str(self.label or _("The date"))

    def _whole(self, day: str, month: str, year: str) -> Any:
        parts = ((day, _("the day")), (month, _("the month")), (year, _("the year")))
        missing = [name for part, name in parts if not part]
        if missing:
            raise ValidationError(
                _("%(what)s lacks %(part)s. Fill in all three boxes.")
                % {"what": self._name, "part": _(" and ").join(missing)},
                code="incomplete",
            )
        number, month_number, year_number = (
            self._day_number(day),
            self._month_number(month),
            self._year_number(year),
        )
        last = calendar.monthrange(year_number, month_number)[1]
        if not 1 <= number <= last:
            raise ValidationError(
                _("%(what)s has day %(day)s, but %(month)s has %(last)s days. Check the day and the month.")
                % {
                    "what": self._name,
                    "day": number,
                    "month": f"{calendar.month_name[month_number]} {year_number}",
                    "last": last,
                },
                code="no-such-day",
            )
        whole = date(year_number, month_number, number)
        return whole.isoformat() if self.partial else whole

    def _part(self, month: str, year: str) -> str:
        if not year:
            raise ValidationError(
                _("%(what)s lacks the year. Enter the year, or leave all three boxes empty.") % {"what": self._name},
                code="incomplete",
            )
        number = self._year_number(year)
        return f"{number:04}-{self._month_number(month):02}" if month else f"{number:04}"

    def _day_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(
                _("%(what)s has “%(text)s” as its day. Enter the day in figures, such as 21.")
                % {"what": self._name, "text": text},
                code="no-such-day",
            )
        return int(text)

    def _month_number(self, text: str) -> int:
        names = [name.lower() for name in calendar.month_name]
        if text.isascii() and text.isdigit() and 1 <= int(text) <= 12:
            return int(text)
        found = [i for i, name in enumerate(names) if name and len(text) >= 3 and name.startswith(text.lower())]
        if not found:
            raise ValidationError(
                _("%(what)s has “%(text)s” as its month. Enter a month from 1 to 12.")
                % {"what": self._name, "text": text},
                code="no-such-month",
            )
        return found[0]

    def _year_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= 1900):
            raise ValidationError(
                _("%(what)s has “%(text)s” as its year. Enter the year in four figures, such as 2009.")
                % {"what": self._name, "text": text},
                code="no-such-year",
            )
        return int(text)


class MomentBoxes(DayBoxes):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, with_time=True)


class MomentField(DayField):
    """A day and a time on the clock of the facility. Cleans to an aware `datetime`, or None when empty."""

    widget: type[DayBoxes] | forms.Widget = MomentBoxes

    def to_python(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value
        parts = [(part or "").strip() for part in [*(value or []), "", "", "", ""][:4]]
        if not any(parts):
            return None
        return datetime.combine(super().to_python(parts[:3]) or self._whole("", "", ""), self._time(parts[3]), ZONE)

    def _time(self, text: str) -> time:
        figures = text.replace(".", ":").replace("h", ":")
        if ":" not in figures and len(figures) in {3, 4}:
            figures = f"{figures[:-2]}:{figures[-2:]}"
        try:
            hour, minute = (int(part) for part in figures.split(":"))
            return time(hour, minute)
        except ValueError:
            raise ValidationError(
                _("%(what)s has “%(text)s” as its time. Enter a 24-hour time, such as 14:05.")
                % {"what": self._name, "text": text},
                code="no-such-time",
            ) from None

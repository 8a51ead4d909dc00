from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.trail import TrailForm as ServiceTrailForm
from inspectorate.trail import Wanted
from lcs_ims.lib import clock

DAYS = 30


class TrailForm(ServiceTrailForm):
    """The Service's own search, with a facility."""

    facility = forms.ChoiceField(label=_("Facility"), required=False)
    field_order = ["since", "until", "facility", "about", "action", "actor", "late"]

    def __init__(self, facilities: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((one.code, one.name) for one in facilities)]
        self.fields["facility"].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> Wanted:
        """What is asked for; without days, the last thirty."""
        self.is_valid()
        given, today = self.cleaned_data, clock.facility_date()
        until = given.get("until") or today
        return Wanted(
            since=given.get("since") or until - timedelta(days=DAYS),
            until=until,
            action=given.get("action", ""),
            about=given.get("about", "").strip(),
            actor=given.get("actor", "").strip().lower(),
            facility=given.get("facility", ""),
            late=given.get("late", False),
        )


class FilterNameForm(forms.Form):
    name = forms.CharField(
        label=_("Keep this search as"), max_length=80, error_messages={"required": _("Give the search a name.")}
    )

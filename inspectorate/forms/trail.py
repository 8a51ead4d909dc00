from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.trail import TrailForm as ServiceTrailForm
from lcs_ims.facilities.models import Facility


class TrailForm(ServiceTrailForm):
    """The Service's own search, with a facility."""

    facility = forms.ChoiceField(label=_("Facility"), required=False)
    field_order = ["since", "until", "facility", "about", "action", "actor", "late"]

    def __init__(self, facilities: Sequence[Facility], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facilities = facilities
        choices = [("", _("All")), *((one.code, one.name) for one in facilities)]
        self.fields["facility"].choices = choices  # type: ignore[attr-defined]

    @property
    def at(self) -> list[Facility] | None:
        """The facility that was chosen; None for the whole trail."""
        self.is_valid()
        code = self.cleaned_data.get("facility")
        return [one for one in self._facilities if one.code == code] if code else None


class FilterNameForm(forms.Form):
    name = forms.CharField(
        label=_("Keep this search as"), max_length=80, error_messages={"required": _("Give the search a name.")}
    )

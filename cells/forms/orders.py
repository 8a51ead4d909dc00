from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.forms.placing import reason_field
from cells.services.overcrowding import LONGEST_DAYS, Terms
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.facilities.models import Facility

SHORT = {"class": "w-4", "inputmode": "decimal"}


class ProposeForm(RefusableForm):
    field_of_refusal = {
        "reason-missing": "reason",
        "days-out-of-range": "days",
        "load-out-of-range": "highest_load",
        "area-out-of-range": "least_area_m2",
        "order-exists": "facility",
    }

    facility = forms.ChoiceField(label=_("Facility"))
    days = forms.IntegerField(
        label=_("For how many days"),
        help_text=_("At most 14. It begins when a second officer confirms it."),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=LONGEST_DAYS,
        widget=forms.NumberInput({"class": "w-4"}),
    )
    highest_load = forms.DecimalField(
        label=_("Highest load of a cell, in people a certified place"),
        help_text=_("1.5 lets a cell for 8 hold 12. Never more than 3."),
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput(SHORT),
    )
    least_area_m2 = forms.DecimalField(
        label=_("Least floor a person, in m²"),
        help_text=_("At least 2.0. Whoever would leave less to anyone is not placed."),
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput(SHORT),
    )
    reason = reason_field(_("Cause"), _("Why there are more people than places. The Inspectorate reads it."))

    def __init__(self, *args: Any, facilities: Iterable[Facility], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose one")), *((facility.code, facility.name) for facility in facilities)]
        self.fields["facility"].choices = choices  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(given["days"], given["highest_load"], given["least_area_m2"])


class EndOrderForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason"}

    reason = reason_field(_("Why it ends before its time"))

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inmates.forms.paper import OnPaperForm
from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import MomentField
from visits.forms.gate import WalkInForm
from visits.steps import Step

STEPS = {
    Step.REQUESTED: _("Asked for"),
    Step.PRODUCED: _("Brought"),
    Step.STARTED: _("Began"),
    Step.ENDED: _("Ended"),
    Step.LEFT: _("Left"),
}


class PaperVisitForm(OnPaperForm, WalkInForm):
    """A visit as it stands on a paper form. A time that is not on it stays empty."""

    field_of_refusal = (
        WalkInForm.field_of_refusal | OnPaperForm.field_of_refusal | {"police-entry-missing": "started"}
    )

    late_reason = None  # type: ignore[assignment]  # the power cut is the reason

    field_order = [
        "number",
        "power_back_at",
        "kind",
        "visitor",
        "identified_by",
        "others",
        "inmate_no",
        "purpose",
        "at",
    ]

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, facility=facility, **kwargs)
        self._here = Inmate.objects.filter(custodies__facility=facility)  # whoever has left since was visited too
        self.fields["at"].label = _("Arrived")
        for step, label in STEPS.items():
            self.fields[step] = MomentField(label=label, required=False)

    @property
    def times(self) -> dict[Step, datetime]:
        return {step: self.cleaned_data[step] for step in STEPS if self.cleaned_data[step]}

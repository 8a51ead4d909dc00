from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.forms.paper import OnPaperForm
from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import MomentField
from visits.forms.gate import WalkInForm, line
from visits.kind_words import CHOICES
from visits.kinds import Kind
from visits.steps import Step

STEPS = {
    Step.REQUESTED: _("Asked for"),
    Step.PRODUCED: _("Brought"),
    Step.STARTED: _("Began"),
    Step.ENDED: _("Ended"),
    Step.LEFT: _("Left"),
}


class PaperVisitForm(OnPaperForm):
    """A visit as it stands on a paper form. A time that is not on it stays empty."""

    field_of_refusal = (
        WalkInForm.field_of_refusal | OnPaperForm.field_of_refusal | {"police-entry-missing": "started"}
    )

    kind = forms.ChoiceField(label=_("Comes as"), choices=CHOICES, initial=Kind.FAMILY)
    visitor = line(_("Visitor"), hint=_("Name, as on the document."))
    identified_by = line(_("Identified by"), hint=_("Document and number; of the police force number and station."))
    inmate_no = line(_("Inmate number"), most=30, width="w-16")
    purpose = line(_("Purpose"), required=False, most=400)

    field_order = ["number", "power_back_at", "kind", "visitor", "identified_by", "inmate_no", "purpose", "at"]

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = Inmate.objects.filter(custodies__facility=facility)
        self.fields["at"].label = _("Arrived")
        for step, label in STEPS.items():
            self.fields[step] = MomentField(label=label, required=False)

    def clean_inmate_no(self) -> Inmate:
        found = self._known.filter(inmate_no__iexact=self.cleaned_data["inmate_no"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("Nobody held here has this number. Read it again."))
        return found

    @property
    def times(self) -> dict[Step, datetime]:
        return {step: self.cleaned_data[step] for step in STEPS if self.cleaned_data[step]}

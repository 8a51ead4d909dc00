from django import forms
from django.utils.translation import gettext_lazy as _

from cells.register import Filter
from cells.verdicts import RULES
from lcs_ims.lib.objections import Severity

_BREAKABLE = [(rule.code, rule.title) for rule in RULES if rule.severity is not Severity.ADVISORY]


class FilterForm(forms.Form):
    rule = forms.ChoiceField(label=_("Rule"), required=False, choices=[("", _("All")), *_BREAKABLE])
    origin = forms.ChoiceField(
        label=_("Origin"),
        required=False,
        choices=[("", _("All")), ("new", _("New since go-live")), ("taken_over", _("Taken over"))],
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Open")), ("closed", _("Closed"))])
    cell = forms.CharField(label=_("Cell"), required=False, max_length=20)
    person = forms.CharField(label=_("Inmate number"), required=False, max_length=30)
    alarm = forms.BooleanField(label=_("Only what alarms: new, absolute, or with a child"), required=False)

    @property
    def wanted(self) -> Filter:
        """What is asked for; an answer that is not offered asks for nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Filter(
            rule=given.get("rule", ""),
            closed=given.get("state") == "closed",
            origin=given.get("origin", ""),
            alarm=given.get("alarm", False),
            cell=given.get("cell", "").strip(),
            person=given.get("person", "").strip(),
        )

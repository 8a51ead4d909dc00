"""What the gate desk fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inmates.models import Inmate
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.fields import DayField, MomentField
from visits.kind_words import CHOICES
from visits.kinds import Kind
from visits.models import GateEntry, Visit
from visits.services.gate import Going
from visits.services.people import Person
from visits.services.told import Told

WORDS = {"rows": 3}
MOST_TOGETHER = 10  # visitors of one visit
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def line(label: Any, *, required: bool = True, most: int = 200, hint: Any = "", width: str = "") -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", **({"class": width} if width else {})})
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


def words(label: Any, *, required: bool = True, most: int = 1000, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(WORDS)
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


def yes_no(label: Any, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        required=required,
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect({"class": "choices--row"}),
    )


class ToldForm(RefusableForm):
    """When it happened, if not now."""

    field_of_refusal = {
        "not-yet-happened": "at",
        "before-the-last-step": "at",
        "late-without-reason": "late_reason",
    }

    at = MomentField(label=_("When it happened, if not now"), required=False)
    late_reason = line(_("If this is told more than 15 minutes late: why"), required=False, most=400)

    @property
    def told(self) -> Told:
        return Told(self.cleaned_data.get("at"), self.cleaned_data.get("late_reason", ""))


class HeldHereForm(ToldForm):
    """A form that names someone held at the facility."""

    inmate_no = line(_("Inmate number"), most=30, width="w-16")

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._here = Inmate.objects.at(facility)

    def clean_inmate_no(self) -> str:
        number: str = self.cleaned_data["inmate_no"].strip()
        self.inmate = self._here.filter(inmate_no__iexact=number).first()
        if self.inmate is None:
            raise forms.ValidationError(_("Nobody held here has this number. Read it again."))
        return number

    @property
    def held(self) -> Inmate:
        """Whom the form names, once it is valid."""
        assert self.inmate is not None  # noqa: S101
        return self.inmate


class WalkInForm(HeldHereForm):
    field_of_refusal = ToldForm.field_of_refusal | {
        "identification-missing": "identified_by",
        "not-held-here": "inmate_no",
        "here-already": "visitor",
    }

    kind = forms.ChoiceField(label=_("Comes as"), choices=CHOICES, initial=Kind.FAMILY)
    visitor = line(_("Visitor"), hint=_("Name, as on the document."))
    identified_by = line(_("Identified by"), hint=_("Document and number; of the police force number and station."))
    others = words(
        _("Who else comes along"),
        required=False,
        hint=_("One a line: name, comma, document and number."),
    )
    purpose = line(_("Purpose"), required=False, most=400)

    field_order = ["inmate_no", "kind", "visitor", "identified_by", "others", "purpose", "at", "late_reason"]

    def clean_others(self) -> list[tuple[str, str]]:
        """Name and identification of each."""
        lines = [one.partition(",") for one in self.cleaned_data["others"].splitlines() if one.strip()]
        if len(lines) > MOST_TOGETHER or any(len(part.strip()) > 200 for one in lines for part in one):
            raise forms.ValidationError(
                _("Too many come, or a line is too long. Write up to %(most)s, each in 200 signs.")
                % {"most": MOST_TOGETHER}
            )
        return [(name.strip(), document.strip()) for name, _comma, document in lines if name.strip()]

    @property
    def people(self) -> list[Person]:
        given = self.cleaned_data
        named = [(given["visitor"], given["identified_by"]), *given["others"]]
        return [Person(given["kind"], name, document) for name, document in named]


class StartForm(ToldForm):
    search_consent = yes_no(_("Consents to the search"))
    documents_handed = forms.BooleanField(label=_("Papers were handed over, unread"), required=False)
    escort = line(_("Who stays in sight, out of hearing"), required=False)

    field_order = ["search_consent", "documents_handed", "escort", "at", "late_reason"]

    @property
    def going(self) -> Going:
        given = self.cleaned_data
        return Going(given["search_consent"], given["documents_handed"], given["escort"])


class RefuseForm(RefusableForm):
    field_of_refusal = {"reason-missing": "reason", "reviewer-missing": "reviewer", "own-reviewer": "reviewer"}

    refused_by = forms.ChoiceField(
        label=_("Who refuses"),
        choices=[choice for choice in Visit.RefusedBy.choices if choice[0] != Visit.RefusedBy.RULE],
        widget=forms.RadioSelect,
    )
    reason = words(_("Why, in their words"))
    reviewer = line(_("Which officer reviews it, where staff refuse"), required=False)


class ReviewForm(RefusableForm):
    field_of_refusal = {"words-missing": "review"}

    review = words(_("Was it right, and why"))


class AcknowledgeForm(RefusableForm):
    field_of_refusal = {"words-missing": "words"}

    cause = forms.ChoiceField(
        label=_("What the wait comes from"), choices=Visit.Cause.choices, widget=forms.RadioSelect
    )
    words = line(_("In a few words, if something else"), required=False, most=400)


class StandardForm(RefusableForm):
    field_of_refusal = {"source-missing": "source", "day-past": "from_on", "set-already": "from_on"}

    kind = forms.ChoiceField(label=_("Comes as"), choices=CHOICES)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=600, widget=forms.NumberInput({"class": "w-4"})
    )
    source = line(_("Which order or policy sets it"))
    from_on = DayField(label=_("From"))


class NameEmergencyForm(HeldHereForm):
    """For whom an emergency entry was; when the doctor was there is asked where nobody pressed it."""

    field_of_refusal = dict.fromkeys(("reached-missing", "before-the-entry", "not-yet-happened"), "reached_at")

    words = words(_("Who came, and for what"), most=400)
    reached_at = MomentField(label=_("When the doctor was with the person"))

    field_order = ["inmate_no", "words", "reached_at"]

    def __init__(self, *args: Any, entry: GateEntry, **kwargs: Any) -> None:
        super().__init__(*args, facility=entry.facility, **kwargs)
        del self.fields["at"], self.fields["late_reason"]
        if entry.reached_at:
            del self.fields["reached_at"]

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("words", "reached_at") if name in self.cleaned_data}

"""Numbered forms on paper for when there is no power: issued, read, and each accounted for by its number.

A reception, a visit and a count are entered from their form by the deed that writes them (`from_paper` of each app).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import PaperForm, Reception
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.audit.actions import POWER_CUT
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

A_PACK = ((PaperForm.Kind.RECEPTION, 10), (PaperForm.Kind.VISIT, 10), (PaperForm.Kind.COUNT, 2))
ENTER_WITHIN = timedelta(hours=12)  # of power returning: LCS policy

Finder = Callable[[Facility, str], bool]
"""Whether a record with this number is on file at a facility."""

_finders: dict[str, Finder] = {
    PaperForm.Kind.RECEPTION: lambda facility, number: Reception.objects.filter(
        custody__facility=facility, number_at_gate=number
    ).exists()
}


def register_finder(kind: PaperForm.Kind, finder: Finder) -> None:
    """Have a function look up what forms of a kind became. Called in the `ready` of apps above this one."""
    _finders[kind] = finder


@deed
def issue_forms(facility: Facility, *, by: Actor) -> list[PaperForm]:
    """The next numbers of a facility, for a night's pack. Raises Refused("not-permitted")."""
    require(by, Permission.RECORD_AS_FOUND, facility)
    locks.hold(Facility.objects.filter(pk=facility.pk))
    last = PaperForm.objects.filter(facility=facility).aggregate(last=Max("number"))["last"] or 0
    kinds = [kind for kind, count in A_PACK for _each in range(count)]
    now, who = clock.now(), by.called
    forms = PaperForm.objects.bulk_create(
        PaperForm(facility=facility, kind=kind, number=number, issued_at=now, issued_by=who)
        for number, kind in enumerate(kinds, last + 1)
    )
    record(
        Action.PAPER_FORMS_ISSUED,
        by=by,
        on=facility.subject,
        after={"first": str(forms[0]), "last": str(forms[-1])},
    )
    return forms


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A form as it was written: its number, when it happened, and when the power was back."""

    number: int
    at: datetime
    power_back_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """When it happened, where that is not now, and why it is entered only now.

    With the power cut as its `cause` the lateness is nobody's.
    """

    at: datetime
    why: str
    cause: str = ""

    @property
    def in_event(self) -> dict[str, str]:
        """What an event says of it, beside its reason and its time."""
        return {"cause": self.cause} if self.cause else {}


def read_form(facility: Facility, paper: OnPaper, kind: PaperForm.Kind) -> Claimed:
    """What a form of this kind that waits says of its time. More than 12 hours after the power it is late like any.

    Raises Refused: `no-such-form`, `other-kind`, `accounted-already`, `before-the-pack`, `not-yet-happened`.
    """
    form, now = _form(facility, paper.number), clock.now()
    if form.kind != kind:
        raise Refused("other-kind", _("This form is for something else. Read its number again."))
    _refuse_accounted(form)
    if paper.at < form.issued_at:
        raise Refused("before-the-pack", _("The form was issued after that time. Read the date and time again."))
    if paper.power_back_at > now:
        raise Refused("power-not-back", _("That time has not come yet. Write when the power was back."))
    if paper.at > paper.power_back_at:
        raise Refused("not-yet-happened", _("That is after the power was back. Enter it as it happens."))
    return _claimed(form, paper.at, paper.power_back_at, now)


def claimed_of(facility: Facility, kind: PaperForm.Kind, entered_as: str, at: datetime) -> Claimed | None:
    """What excuses another time of a record that was entered from a form; None for one that was not."""
    form = PaperForm.objects.filter(facility=facility, kind=kind, entered_as=entered_as).first()
    if form is None or form.power_back_at is None:
        return None
    return _claimed(form, at, form.power_back_at, clock.now())


@dataclass(frozen=True, slots=True)
class Accounted:
    """What became of a paper form; of one that was written on, when the power was back and what it became."""

    outcome: str
    words: str
    power_back_at: datetime | None = None
    entered_as: str = ""


@deed
def account_form(facility: Facility, number: int, accounted: Accounted, *, by: Actor) -> PaperForm:
    """Say what became of a form. Entered later than 12 hours after the power was back it is said to be late.

    Raises Refused: `no-such-form`, `accounted-already`, `power-back-missing`, `no-such-record` (what it was entered
    as: the number of someone received here, of a visit or of a count of this facility), `power-not-back`,
    `words-missing`, `not-permitted`.
    """
    require(by, Permission.RECORD_AS_FOUND, facility)
    form, now = _form(facility, number), clock.now()
    _may_account(form, accounted, now)
    form.entered_as = accounted.entered_as.strip()
    form.outcome, form.words, form.power_back_at = accounted.outcome, accounted.words.strip(), accounted.power_back_at
    form.accounted_at, form.accounted_by = now, by.called
    form.save(update_fields=["outcome", "words", "power_back_at", "entered_as", "accounted_at", "accounted_by"])
    record(
        Action.PAPER_FORM_ACCOUNTED,
        by=by,
        on=facility.subject,
        after={
            "number": str(form),
            "outcome": form.get_outcome_display(),
            "words": form.words,
            "entered_as": form.entered_as,
            "cause": POWER_CUT,
            "late": is_late(form),
        },
    )
    return form


def is_late(form: PaperForm) -> bool:
    """Whether a form was entered more than 12 hours after the power was back."""
    if form.power_back_at is None or form.accounted_at is None:
        return False
    return form.accounted_at > form.power_back_at + ENTER_WITHIN


def _claimed(form: PaperForm, at: datetime, power_back_at: datetime, now: datetime) -> Claimed:
    excused = at <= power_back_at and now <= power_back_at + ENTER_WITHIN
    return Claimed(at, f"{POWER_CUT}, form {form}", POWER_CUT if excused else "")


def _form(facility: Facility, number: int) -> PaperForm:
    locks.hold(PaperForm.objects.filter(facility=facility, number=number))
    form = PaperForm.objects.select_related("facility").filter(facility=facility, number=number).first()
    if form is None:
        raise Refused("no-such-form", _("No form of this facility has that number. Read it again."))
    return form


def _refuse_accounted(form: PaperForm) -> None:
    if form.outcome:
        raise Refused("accounted-already", _("This form is accounted for already."))


def _may_account(form: PaperForm, accounted: Accounted, now: datetime) -> None:
    _refuse_accounted(form)
    if not accounted.words.strip():
        raise Refused("words-missing", _("Say whom or what it was about, or what became of it."))
    if accounted.power_back_at and accounted.power_back_at > now:
        raise Refused("power-not-back", _("That time has not come yet. Write when the power was back."))
    if accounted.outcome != PaperForm.Outcome.ENTERED:
        return
    if accounted.power_back_at is None:
        raise Refused("power-back-missing", _("Write when the power was back."))
    if not _finders[form.kind](form.facility, accounted.entered_as.strip()):
        raise Refused(
            "no-such-record", _("Write the number of what you entered: of the person, the visit or the count.")
        )

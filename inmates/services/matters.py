"""Deeds of the file's second half: conduct, disciplinary charges, requests and complaints, and their answers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate, Matter
from inmates.services.leaving import after_admission, open_custody
from inmates.services.pictures import is_young
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Answered:
    """How a matter ended: for a disciplinary charge also what the person said, and the sanction if there is one."""

    outcome: str
    answer: str
    heard: str = ""
    sanction: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is written down: a confidential complaint is read by who wrote it and the officer in charge alone."""

    kind: str
    words: str
    happened_at: datetime | None = None
    confidential: bool = False


@deed
def record_matter(inmate: Inmate, told: Told, *, by: Actor) -> Matter:
    """Write something into the file. A complaint is never refused; of ill-treatment the Inspectorate hears at once.

    Raises Refused: `not-in-custody`, `words-missing`, `before-admission`, `not-yet-happened`, `officer-needed`,
    `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, Permission.RECORD_AS_FOUND, custody.facility)
    if by.user_id is None:
        raise Refused("officer-needed", _("The file is written by an officer who is signed in."))
    if not told.words.strip():
        raise Refused("words-missing", _("Write what happened, or what the person says."))
    now, kind = clock.now(), Matter.Kind(told.kind)
    at = told.happened_at or now
    if at > now:
        raise Refused("not-yet-happened", _("That time has not come yet. Write when it happened."))
    if kind not in {Matter.Kind.COMPLAINT, Matter.Kind.ILL_TREATMENT}:
        after_admission(custody, at)  # a complaint may be about what came before
    within = Matter.WITHIN.get(kind)
    matter = Matter.objects.create(
        custody=custody,
        kind=kind,
        happened_at=at,
        words=told.words.strip(),
        confidential=told.confidential,
        recorded_at=now,
        recorded_by_id=by.user_id,
        due_at=now + within if within else None,
    )
    record(
        Action.ILL_TREATMENT_ALLEGED if kind is Matter.Kind.ILL_TREATMENT else Action.MATTER_RECORDED,
        by=by,
        on=[inmate.subject, custody.facility.subject, matter.subject],
        after={"kind": str(kind.label), "child": is_young(custody.inmate)},
        sensitive={"words": matter.words},
    )
    return matter


@deed
def answer_matter(matter: Matter, answered: Answered, *, by: Actor) -> Matter:
    """Answer a request or complaint, or decide a charge after hearing the person; never by who wrote it down.

    Raises Refused: `answered-already`, `same-officer`, `words-missing`, `unheard`, `no-sanction`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=matter.custody.inmate_id))
    matter = Matter.objects.select_related("custody__inmate", "custody__facility").get(pk=matter.pk)
    right = Permission.SEE_ALARMS if matter.confidential else Permission.CHANGE_FACTS
    require(by, right, matter.custody.facility)
    if not matter.waits:
        raise Refused("answered-already", _("This is answered already, or needs no answer."))
    if by.user_id is None or by.user_id == matter.recorded_by_id:
        raise Refused("same-officer", _("You wrote this down. Another officer answers it."))
    if not answered.answer.strip():
        raise Refused("words-missing", _("Write the answer, as the person was told."))
    charge = matter.kind == Matter.Kind.DISCIPLINE
    if charge and not answered.heard.strip():
        raise Refused("unheard", _("Nobody is punished unheard. Write what the person said (NMR 41)."))
    if answered.sanction.strip() and not (charge and answered.outcome == Matter.Outcome.YES):
        raise Refused("no-sanction", _("Only a charge that is proved has a sanction."))
    matter.outcome, matter.answer = answered.outcome, answered.answer.strip()
    matter.heard, matter.sanction = answered.heard.strip(), answered.sanction.strip()
    matter.answered_at, matter.answered_by_id = clock.now(), by.user_id
    matter.save()
    record(
        Action.MATTER_ANSWERED,
        by=by,
        on=[matter.custody.inmate.subject, matter.custody.facility.subject, matter.subject],
        after={"kind": str(matter.get_kind_display()), "outcome": str(matter.get_outcome_display())},
        sensitive={"answer": matter.answer, "heard": matter.heard, "sanction": matter.sanction},
    )
    return matter

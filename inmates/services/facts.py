"""Changing the facts that decide a cell: what narrows acts at once, what widens waits for a second officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand
from inmates.fact_values import Values, checked, on_file, values_of, write
from inmates.fact_words import facts_in_words
from inmates.models import Custody, FactChange, Inmate
from inmates.services.leaving import open_custody
from inmates.signals import custody_changed
from inmates.widening import Effect, effects, makes_a_child_of_a_grown_person, of_health_staff
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

State = FactChange.State
UNSAID = frozenset({"date_of_birth", "isolation", "protection", "faction"})
"""Facts whose values stay out of events: in the erasable part, and isolation in neither."""

_FACT_OF = {"category": ("charges", "category_set"), "date_of_birth": ("date_of_birth", "age_evidence")}
_RANK = tuple(Inmate.AgeEvidence.values)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a call changed at once, and what waits for a second officer."""

    done: FactChange | None
    waiting: FactChange | None


@deed
def change_facts(
    inmate: Inmate,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    reason: str,
    evidence: str = "",
    second: Actor | None = None,
) -> Changed:
    """Change facts of someone in custody. `second` signs at the same desk; without, what widens waits.

    Isolation and the need not to be alone are asked by health staff. Raises Refused: `not-in-custody`,
    `no-such-fact`, `not-a-value`, `born-in-future`, `nothing-changed`, `reason-missing`, `evidence-missing`,
    `weaker-evidence`, `asked-already`, `officer-needed`, `same-officer`, `not-permitted`.
    """
    attempt(
        Action.FACTS_REFUSED, by=by, on=[inmate.subject], after={"facts": sorted(map(str, changes))}, reason=reason
    )
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    before = values_of(custody)
    after = before | checked(changes)
    _may_ask(by, custody, before, after)
    if not reason.strip():
        raise Refused("reason-missing", _("Say why the facts change."))
    at_once, waits, judged = _parted(before, after)
    if not at_once and not waits:
        raise Refused("nothing-changed", _("Nothing was changed: these facts are on file already."))
    _enough_evidence(before, after, judged, evidence)
    said = _Said(custody, by, reason.strip(), evidence.strip(), clock.now())
    done = _act_at_once(said, before, at_once, judged) if at_once else None
    waiting = _ask(said, before | at_once, waits, judged) if waits else None
    if waiting and second:
        _confirm(waiting, by=second, answer="")
    return Changed(done, waiting)


@deed
def confirm_change(asked: FactChange, *, by: Actor, answer: str = "") -> FactChange:
    """Agree, as the second officer, to a change that widens: it acts now and is disclosed.

    Raises Refused: `same-officer`, `not-asked`, `changed-meanwhile`, `not-in-custody`, `not-permitted`.
    """
    attempt(Action.FACTS_REFUSED, by=by, on=[asked.custody.inmate.subject, asked.subject], reason=answer)
    locks.hold(Inmate.objects.filter(pk=asked.custody.inmate_id))
    return _confirm(_still_asked(asked), by=by, answer=answer)


@deed
def refuse_change(asked: FactChange, *, by: Actor, answer: str) -> FactChange:
    """Say no to a change that widens, with a reason. Raises Refused as `confirm_change`; `reason-missing`."""
    if not answer.strip():
        raise Refused("reason-missing", _("Say why the facts stay as they are."))
    asked = _still_asked(asked)
    _may_answer(asked, by)
    _answer(asked, State.REFUSED, by=by, answer=answer)
    _record(Action.FACTS_REFUSED, asked, by=by, reason=answer)
    return asked


@deed
def withdraw_change(asked: FactChange, *, by: Actor) -> FactChange:
    """Take back a change one has asked for. Raises Refused: `not-yours`, `not-asked`."""
    asked = _still_asked(asked)
    if by.user_id != asked.asked_by_id:
        raise Refused("not-yours", _("Only the officer who asked can take this back."))
    _answer(asked, State.WITHDRAWN, by=by, answer="")
    _record(Action.FACTS_WITHDRAWN, asked, by=by, reason=asked.reason)
    return asked


@dataclass(frozen=True, slots=True)
class _Said:
    custody: Custody
    by: Actor
    reason: str
    evidence: str
    now: datetime


def _may_ask(by: Actor, custody: Custody, before: Values, after: Values) -> None:
    changed = {field for field in after if after[field] != before[field]}
    health = of_health_staff(on_file(before), on_file(after))
    if health:
        require(by, Permission.SET_ISOLATION, custody.facility)
    of_health_alone = health and changed <= {"isolation", "needs"}
    if not of_health_alone or {*before["needs"]} ^ {*after["needs"]} > {Inmate.Need.NOT_ALONE.value}:
        require(by, Permission.CHANGE_FACTS, custody.facility)


def _parted(before: Values, after: Values) -> tuple[Values, Values, dict[str, Effect]]:
    """What acts at once and what waits, with the effect of each changed fact."""
    today = clock.facility_date()
    old, new = on_file(before), on_file(after)
    changed = {field: value for field, value in after.items() if value != before[field]}
    judged = dict.fromkeys(changed, Effect.NEUTRAL)
    for fact, effect in effects(old, new, today).items():
        for field in _FACT_OF.get(fact, (fact,)):
            if field in changed:
                judged[field] = effect
    waits = {field: value for field, value in changed.items() if judged[field] is Effect.WIDENS}
    at_once = {field: value for field, value in changed.items() if field not in waits}
    if makes_a_child_of_a_grown_person(old, new, today):
        # Until a second officer agrees the age is in dispute: away from adults, and not yet among children.
        at_once["age_disputed"], waits["age_disputed"] = True, False
        judged["age_disputed"] = Effect.NARROWS
    return at_once, waits, judged


def _enough_evidence(before: Values, after: Values, judged: Mapping[str, Effect], evidence: str) -> None:
    if {Effect.WIDENS, Effect.SHIFTS} & set(judged.values()) and not evidence.strip():
        raise Refused(
            "evidence-missing",
            _("This change opens cells to the person. Name its evidence: the document, its number and its date."),
        )
    settled = on_file(after).band(clock.facility_date()) is not AgeBand.AGE_DISPUTED
    if judged.get("date_of_birth") is not Effect.WIDENS and judged.get("age_disputed") is not Effect.WIDENS:
        return
    rests_on = after["age_evidence"]
    if settled and rests_on == Inmate.AgeEvidence.NONE:
        raise Refused("weaker-evidence", _("An age is settled on evidence. Say what the date of birth rests on."))
    finding = rests_on == Inmate.AgeEvidence.MAGISTRATE_FINDING
    weaker = _RANK.index(rests_on) > _RANK.index(before["age_evidence"])
    if before["date_of_birth"] != after["date_of_birth"] and before["date_of_birth"] and weaker and not finding:
        raise Refused(
            "weaker-evidence",
            _("The date on file rests on better evidence than this. Record that the age is disputed instead."),
        )


def _act_at_once(said: _Said, before: Values, changed: Values, judged: Mapping[str, Effect]) -> FactChange:
    done = _new(said, State.DONE, before, changed, judged)
    done.save(force_insert=True)
    write(said.custody, changed, said.now)
    _record(Action.FACTS_CHANGED, done, by=said.by, reason=said.reason)
    custody_changed.send(FactChange, inmates=[said.custody.inmate], by=said.by, now=said.now)
    return done


def _ask(said: _Said, before: Values, changed: Values, judged: Mapping[str, Effect]) -> FactChange:
    if said.by.user_id is None:
        raise Refused("officer-needed", _("A change that opens cells is asked by an officer who is signed in."))
    waiting = FactChange.objects.filter(custody=said.custody, state=State.ASKED)
    if any(changed.keys() & other.changes.keys() for other in waiting):
        raise Refused(
            "asked-already", _("A change of the same fact waits for a second officer. Take it back, or wait.")
        )
    asked = _new(said, State.ASKED, before, changed, dict.fromkeys(changed, Effect.WIDENS))
    asked.save(force_insert=True)
    _record(Action.FACTS_WIDENING_ASKED, asked, by=said.by, reason=said.reason)
    return asked


def _new(
    said: _Said, state: FactChange.State, before: Values, changed: Values, judged: Mapping[str, Effect]
) -> FactChange:
    after = before | changed
    return FactChange(
        custody=said.custody,
        changes={field: [before[field], value] for field, value in changed.items()},
        effects={field: judged[field].value for field in changed},
        of_health_staff=of_health_staff(on_file(before), on_file(after)),
        evidence=said.evidence,
        reason=said.reason,
        state=state,
        asked_by_id=said.by.user_id,
        asked_at=said.now,
    )


def _confirm(asked: FactChange, *, by: Actor, answer: str) -> FactChange:
    custody = open_custody(asked.custody.inmate)
    _may_answer(asked, by)
    present = values_of(custody)
    if custody.pk != asked.custody_id or any(present[f] != old for f, (old, _new) in asked.changes.items()):
        raise Refused(
            "changed-meanwhile", _("The facts on file have changed since this was asked. Refuse it, and ask again.")
        )
    now = clock.now()
    _answer(asked, State.CONFIRMED, by=by, answer=answer)
    write(custody, {field: new for field, (_old, new) in asked.changes.items()}, now)
    _record(Action.FACTS_WIDENED, asked, by=by, reason=asked.reason)
    custody_changed.send(FactChange, inmates=[custody.inmate], by=by, now=now)
    return asked


def _may_answer(asked: FactChange, by: Actor) -> None:
    """The second officer: one who may change facts; for a fact of health, health staff too. Never who asked."""
    try:
        require(by, Permission.CHANGE_FACTS, asked.custody.facility)
    except Refused:
        if not asked.of_health_staff:
            raise
        require(by, Permission.SET_ISOLATION, asked.custody.facility)
    if by.user_id is None or by.user_id == asked.asked_by_id:
        raise Refused("same-officer", _("You asked for this change. Another officer must answer it."))


def _still_asked(asked: FactChange) -> FactChange:
    locks.hold(FactChange.objects.filter(pk=asked.pk))
    asked = FactChange.objects.select_related("custody__inmate", "custody__facility", "asked_by").get(pk=asked.pk)
    if asked.state != State.ASKED:
        raise Refused(
            "not-asked",
            _("This change was answered already: {state}.").format(state=asked.get_state_display().lower()),
        )
    return asked


def _answer(asked: FactChange, state: FactChange.State, *, by: Actor, answer: str) -> None:
    asked.state, asked.answered_by_id = state, by.user_id
    asked.answered_at, asked.answer = clock.now(), answer.strip()
    asked.save(update_fields=["state", "answered_by", "answered_at", "answer"])


def _record(action: Action, change: FactChange, *, by: Actor, reason: str) -> None:
    said = {field: pair for field, pair in change.changes.items() if field not in UNSAID}
    unsaid = {field: pair for field, pair in change.changes.items() if field in UNSAID - {"isolation"}}
    record(
        action,
        by=by,
        on=[change.custody.inmate.subject, change.custody.facility.subject, change.subject],
        before={field: old for field, (old, _new) in said.items()},
        after={field: new for field, (_old, new) in said.items()}
        | {
            "facts": facts_in_words(change.changes),
            "change": change.pk,
            "effects": change.effects,
            "evidence": change.evidence,
            "asked_by": str(change.asked_by) if change.asked_by else "",
        },
        reason=reason,
        sensitive=unsaid or None,
    )

"""Deeds of the file: answers of the intake, and the classification record."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand, latest_birth
from inmates.intake import BY_CODE
from inmates.models import Classification, Custody, Inmate, IntakeAnswer
from inmates.services.leaving import open_custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

LONGEST_REVIEW = timedelta(days=180)  # LCS policy; a child's record at most 30 days
LONGEST_REVIEW_OF_A_CHILD = timedelta(days=30)


@deed
def answer_task(
    inmate: Inmate,
    task: str,
    *,
    answer: str,
    words: str,
    by: Actor,
    again_on: date | None = None,
    trained_for_children: bool = False,
) -> IntakeAnswer:
    """Answer a task of the intake. What is not known or refused is asked again on a day that is named.

    Raises Refused: `not-in-custody`, `no-such-task`, `answer-empty`, `again-missing`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    if task not in BY_CODE:
        raise Refused("no-such-task", _("This is no task of the intake."))
    _may_answer(task, custody, by)
    if not words.strip():
        raise Refused("answer-empty", _("Empty is no answer. Write what was done, or why it is not known."))
    done = answer == IntakeAnswer.Answer.DONE
    if not done and (again_on is None or again_on <= clock.facility_date()):
        raise Refused("again-missing", _("Name a day ahead on which it is asked again."))
    given = IntakeAnswer.objects.create(
        custody=custody,
        task=task,
        answer=answer,
        words=words.strip(),
        again_on=None if done else again_on,
        answered_at=clock.now(),
        answered_by=by.called,
        trained_for_children=trained_for_children,
    )
    record(
        Action.INTAKE_ANSWERED,
        by=by,
        on=[inmate.subject, custody.facility.subject],
        after={
            "task": task,
            "title": given.title,
            "answer": str(given.get_answer_display()),
            "trained_for_children": trained_for_children,
        },
        sensitive={"words": given.words},
    )
    return given


def _may_answer(task: str, custody: Custody, by: Actor) -> None:
    """Whoever admits; of a child's guardian and placement the probation officer too."""
    young = custody.inmate.age(clock.facility_date()).band in {AgeBand.CHILD, AgeBand.AGE_DISPUTED}
    if BY_CODE[task].by_probation and young:
        with suppress(Refused):
            require(by, Permission.VIEW_CHILDREN, custody.facility)
            return
    require(by, Permission.ADMIT_INMATE, custody.facility)


def proposal(inmate: Inmate, on: date) -> dict[str, Any]:
    """What the facts on file make of someone on a facility date, and what each rests on. No condition is named."""
    age = inmate.age(on)
    born = latest_birth(inmate.date_of_birth)
    return {
        "sex": inmate.placed_as or inmate.sex,
        "band": str(age.band),
        "group": str(inmate.group),
        "category": str(inmate.category),
        "record": inmate.record,
        "needs": sorted(inmate.needs),
        "concerns": [
            *(["isolation"] if inmate.isolation_id else []),
            *([f"protection: {inmate.protection}"] if inmate.protection else []),
            *([f"faction: {inmate.faction}"] if inmate.faction else []),
        ],
        "rests_on": {
            "date_of_birth": inmate.date_of_birth if born else "",
            "age_evidence": inmate.age_evidence,
            "legal_status": inmate.legal_status,
            "category_of_charges": inmate.category_of_charges,
            "category_set": inmate.category_set,
        },
    }


@deed
def decide_classification(inmate: Inmate, *, by: Actor, review_on: date, note: str = "") -> Classification:
    """Decide what the Service proposes from the facts, until a review date; the record before is replaced.

    Raises Refused: `not-in-custody`, `not-admitted`, `officer-needed`, `review-out-of-range`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, Permission.CHANGE_FACTS, custody.facility)
    if custody.state != Custody.State.ADMITTED:
        raise Refused("not-admitted", _("The person is received and not admitted. Admit them first."))
    if by.user_id is None:
        raise Refused("officer-needed", _("A classification is decided by an officer who is signed in."))
    now, today = clock.now(), clock.facility_date()
    proposed = proposal(custody.inmate, today)
    young = proposed["band"] in {"child", "age_disputed"}
    longest = LONGEST_REVIEW_OF_A_CHILD if young else LONGEST_REVIEW
    if not today < review_on <= today + longest:
        raise Refused(
            "review-out-of-range",
            _("The review is 1 to {days} days ahead. Choose another day.").format(days=longest.days),
        )
    custody.classifications.filter(replaced_at__isnull=True).update(replaced_at=now)
    made = Classification.objects.create(
        custody=custody,
        proposed=proposed,
        note=note.strip(),
        decided_by_id=by.user_id,
        decided_at=now,
        review_on=review_on,
    )
    record(
        Action.CLASSIFIED,
        by=by,
        on=[inmate.subject, custody.facility.subject, made.subject],
        after={name: proposed[name] for name in ("group", "category", "record")} | {"review_on": str(review_on)},
        reason=made.note,
    )
    return made


@deed
def agree_classification(made: Classification, *, by: Actor) -> Classification:
    """Agree, as another officer, with a classification.

    Raises Refused: `same-officer`, `replaced`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=made.custody.inmate_id))
    made = Classification.objects.select_related("custody__inmate", "custody__facility").get(pk=made.pk)
    require(by, Permission.CHANGE_FACTS, made.custody.facility)
    if by.user_id is None or by.user_id == made.decided_by_id:
        raise Refused("same-officer", _("You decided this classification. Another officer must agree."))
    if made.replaced_at or made.agreed_at:
        raise Refused("replaced", _("This record was replaced or agreed already. Look at the newest."))
    made.agreed_by_id, made.agreed_at = by.user_id, clock.now()
    made.save(update_fields=["agreed_by", "agreed_at"])
    record(
        Action.CLASSIFICATION_AGREED,
        by=by,
        on=[made.custody.inmate.subject, made.custody.facility.subject, made.subject],
        after={"decided_by": str(made.decided_by)},
    )
    return made

"""The count: figures of two officers, entered before either sees the book, and the questions they ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.models import Cell, Count, CountFigure, CountQuestion, Stay
from cells.past_roll import people_in_cells_at
from cells.services.finding import record_as_found
from cells.services.moving import stated
from inmates import locks
from inmates.models import Inmate, PaperForm
from inmates.services.paper import Claimed, claimed_of
from inmates.services.releases import note_locked_up
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def begin_count(facility: Facility, kind: str, *, by: Actor, on_paper: Claimed | None = None) -> Count:
    """Begin a lock-up or unlock count; one on a paper form began when the form says.

    Raises Refused: `count-open`, `not-permitted`.
    """
    require(by, Permission.RECORD_AS_FOUND, facility)
    began_at = on_paper.at if on_paper else clock.now()
    count = Count(facility=facility, kind=kind, began_at=began_at, began_by=by.called)
    try:
        with transaction.atomic():
            count.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("count-open", _("A count is under way here already. Finish it first.")) from error
    record(
        Action.COUNT_BEGAN,
        by=by,
        on=[count.subject, facility.subject],
        after={"kind": count.get_kind_display(), **(on_paper.in_event if on_paper else {})},
        reason=on_paper.why if on_paper else "",
        occurred_at=on_paper.at if on_paper else None,
    )
    if kind == Count.Kind.LOCK_UP:
        note_locked_up([facility], at=count.began_at, by=by)
    return count


@deed
def enter_figures(
    count: Count,
    figures: Mapping[str, int],
    *,
    second: str,
    by: Actor,
    first: str = "",
    told: Claimed | None = None,
) -> list[CountQuestion]:
    """Enter what two officers counted, by cell code; the questions that differences ask.

    `first` is who enters it, unless both are named on paper. The book is read for the minute of counting only now: of
    a count on a paper form, the form's. The first figure of a cell stays. Ends the count with the last cell in
    service. Raises Refused: `count-over`, `two-names`, `not-yet-happened`, `counted-already`, `no-such-cell`,
    `late-without-reason`, `not-permitted`.
    """
    locks.hold(Count.objects.filter(pk=count.pk))
    count = Count.objects.select_related("facility").get(pk=count.pk)
    require(by, Permission.RECORD_AS_FOUND, count.facility)
    now = clock.now()
    told = told or form_of(count)
    at = told.at if told else now
    first = first.strip() or by.called
    _may_enter(count, first, second.strip(), at, now)
    cells = {cell.code: cell for cell in Cell.objects.in_use().filter(facility=count.facility)}
    book = people_in_cells_at(count.facility, at)
    made = []
    for code, counted in sorted(figures.items()):
        if code not in cells:
            raise Refused("no-such-cell", _("There is no cell {cell} here.").format(cell=code))
        figure = CountFigure(
            count=count,
            cell=cells[code],
            counted=counted,
            expected=book[code],
            counted_at=at,
            entered_at=now,
            first_name=first,
            second_name=second.strip(),
        )
        made.append(figure)
    _save(made, count, by=by, told=told)
    questions = [_ask(figure, count, by=by, now=now) for figure in made if figure.difference]
    _end_when_whole(count, by=by, now=now)
    return questions


def form_of(count: Count) -> Claimed | None:
    """What the paper form of a count says of its time; None for one that was on none."""
    return claimed_of(count.facility, PaperForm.Kind.COUNT, str(count.pk), count.began_at)


def _may_enter(count: Count, first: str, second: str, at: datetime, now: datetime) -> None:
    if count.ended_at:
        raise Refused("count-over", _("This count is over. Begin another one."))
    if not second or second.casefold() == first.casefold():
        raise Refused("two-names", _("Two officers count. Write the name of the one who counted with you."))
    if at > now:
        raise Refused("not-yet-happened", _("That time has not come yet. Write when it was counted."))


def _save(figures: list[CountFigure], count: Count, *, by: Actor, told: Claimed | None) -> None:
    try:
        with transaction.atomic():
            CountFigure.objects.bulk_create(figures)
    except IntegrityError as error:
        raise Refused(
            "counted-already", _("One of these cells has its figure already. The first figure stays.")
        ) from error
    for figure in figures:
        record(
            Action.COUNT_FIGURE_ENTERED,
            by=by,
            on=[count.subject, figure.cell.subject, count.facility.subject],
            after={
                "counted": figure.counted,
                "names": [figure.first_name, figure.second_name],
                **(told.in_event if told else {}),
            },
            reason=told.why if told else "",
            occurred_at=figure.counted_at,
        )


def _ask(figure: CountFigure, count: Count, *, by: Actor, now: datetime) -> CountQuestion:
    question = CountQuestion.objects.create(figure=figure, opened_at=now)
    record(
        Action.COUNT_QUESTION_OPENED,
        by=by,
        on=[count.subject, figure.cell.subject, count.facility.subject],
        after={"counted": figure.counted, "expected": figure.expected},
    )
    return question


def _end_when_whole(count: Count, *, by: Actor, now: datetime) -> None:
    figures = list(count.figures.all())
    left = Cell.objects.in_use().filter(facility=count.facility, in_service=True)
    if left.exclude(pk__in=[figure.cell_id for figure in figures]).exists():
        return
    count.ended_at = now
    count.save(update_fields=["ended_at"])
    record(
        Action.COUNT_ENDED,
        by=by,
        on=[count.subject, count.facility.subject],
        after={"people": sum(f.counted for f in figures), "expected": sum(f.expected for f in figures)},
    )


@dataclass(frozen=True, slots=True)
class Explained:
    """The answer to a question of a count. `inmate` and `cell` say who sleeps where, when that is the answer."""

    answer: str
    words: str
    inmate: Inmate | None = None
    cell: Cell | None = None


@deed
def answer_question(question: CountQuestion, explained: Explained, *, by: Actor) -> CountQuestion:
    """Answer why a figure was not the book's. Someone found in another cell is recorded there, lawful or not.

    The first figure stays as it was. Raises Refused: `answered-already`, `who-and-where-missing`, `reason-missing`,
    those of `record_as_found`, `not-permitted`.
    """
    figure = question.figure
    facility = figure.count.facility
    if explained.answer == CountQuestion.Answer.FOUND:
        if explained.inmate is None or explained.cell is None:
            raise Refused("who-and-where-missing", _("Say who was found, and in which cell."))
        # The question of the other cell is answered by the same move: by then the book shows it.
        if not Stay.objects.open().filter(inmate=explained.inmate, cell=explained.cell).exists():
            record_as_found(explained.inmate, explained.cell, by=by, learned=stated(explained.words))
    locks.hold(CountQuestion.objects.filter(pk=question.pk))
    question = CountQuestion.objects.select_related("figure__cell", "figure__count__facility").get(pk=question.pk)
    require(by, Permission.RECORD_AS_FOUND, facility)
    if question.answer:
        raise Refused("answered-already", _("Someone answered this already. Read the answer."))
    question.answer, question.words = explained.answer, stated(explained.words)
    question.answered_at, question.answered_by = clock.now(), by.called
    question.save(update_fields=["answer", "words", "answered_at", "answered_by"])
    record(
        Action.COUNT_QUESTION_ANSWERED,
        by=by,
        on=[figure.count.subject, figure.cell.subject, facility.subject],
        after={"answer": question.get_answer_display(), "words": question.words},
    )
    return question

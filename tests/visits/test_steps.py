"""The six steps of a visit: what a press writes, what is inferred, and what speaks against a press."""

from datetime import datetime

import pytest

from visits.steps import Press, Step, objections, out_of_order, presses, under_way

ARRIVED, REQUESTED, PRODUCED, STARTED, ENDED, LEFT = Step


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{text}+02:00")


NINE, TEN = at("09:00"), at("10:00")
HERE = {ARRIVED: NINE, REQUESTED: NINE}
IN_PROGRESS = HERE | {PRODUCED: TEN, STARTED: TEN}


def test_arriving_also_requests_the_inmate() -> None:
    assert presses({}, ARRIVED, NINE) == (Press(ARRIVED, NINE), Press(REQUESTED, NINE))


@pytest.mark.parametrize(
    ("clock", "step", "inferred"),
    [
        (HERE, STARTED, [PRODUCED]),
        (HERE | {PRODUCED: TEN}, STARTED, []),
        ({ARRIVED: NINE}, STARTED, [REQUESTED, PRODUCED]),
        ({ARRIVED: NINE}, PRODUCED, [REQUESTED]),
        (IN_PROGRESS, LEFT, [ENDED]),
        (HERE, LEFT, []),  # left unseen: nothing had started, so nothing ended
        (IN_PROGRESS, ENDED, []),
    ],
)
def test_what_nobody_pressed_is_inferred_and_marked(
    clock: dict[Step, datetime], step: Step, inferred: list[Step]
) -> None:
    written = presses(clock, step, TEN)
    assert [press.step for press in written if press.inferred] == inferred
    assert written[-1] == Press(step, TEN)


@pytest.mark.parametrize(
    ("clock", "step", "time", "codes"),
    [
        ({}, ARRIVED, NINE, []),
        ({}, STARTED, NINE, ["not-arrived"]),
        (HERE, ARRIVED, TEN, ["pressed-already", "too-late-a-step"]),
        (HERE, STARTED, at("08:59"), ["before-the-last-step"]),
        (HERE, STARTED, NINE, []),
        (HERE, ENDED, TEN, ["not-started"]),
        (IN_PROGRESS, PRODUCED, TEN, ["pressed-already", "too-late-a-step"]),
        (IN_PROGRESS, LEFT, TEN, []),
    ],
)
def test_everything_that_speaks_against_a_press_is_said_at_once(
    clock: dict[Step, datetime], step: Step, time: datetime, codes: list[str]
) -> None:
    assert [objection.code for objection in objections(clock, step, time)] == codes


@pytest.mark.parametrize(
    ("clock", "step"),
    [({ARRIVED: NINE}, REQUESTED), (HERE, PRODUCED), (HERE | {PRODUCED: TEN}, STARTED)],
)
def test_a_delay_is_charged_to_the_step_that_is_waited_for(clock: dict[Step, datetime], step: Step) -> None:
    assert under_way(clock) is step


def test_a_book_whose_steps_run_backwards_is_seen() -> None:
    assert out_of_order({ARRIVED: TEN, STARTED: NINE}) == (ARRIVED, STARTED)
    assert out_of_order(IN_PROGRESS) is None

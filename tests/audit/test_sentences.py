from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lcs_ims.audit import Action, Actor, Subject, attempt, deed, record
from lcs_ims.audit.models import Event
from lcs_ims.audit.phrases import SENTENCES
from lcs_ims.audit.sentences import entries, sentence_of
from lcs_ims.lib.refusal import Refused

pytestmark = pytest.mark.django_db

LINEO = Actor("user", "l.phiri", "Lineo Phiri", "shift_supervisor", "MCCI", 9, "web 127.0.0.1")
INMATE = Subject("inmates.inmate", "1", "MCCI/2026/1", "MCCI")
OTHER = Subject("inmates.inmate", "2", "MCCI/2026/2", "MCCI")
CELL = Subject("cells.cell", "4", "B-07", "MCCI")


@deed
def do(action: Action, on: list[Subject], **said: Any) -> None:
    record(action, by=LINEO, on=on, **said)


def newest() -> str:
    return sentence_of(Event.objects.latest("leaf"))


def test_every_action_has_its_sentence() -> None:
    assert sorted(set(Action) - set(SENTENCES)) == []


def test_a_placement_names_the_cell_and_the_bed() -> None:
    do(Action.STAY_BEGAN, [INMATE, CELL], after={"bed": 2, "exception": None})
    assert newest() == "Placed in B-07, bed 2."


def test_a_placement_by_exception_names_who_granted_it() -> None:
    do(Action.STAY_BEGAN, [INMATE, CELL], after={"bed": 2, "exception": 5})
    assert newest() == "Placed in B-07, bed 2, exception granted by Lineo Phiri."


def test_a_change_says_what_it_was_and_what_it_is() -> None:
    do(Action.CELL_CHANGED, [CELL], before={"step_free": "no"}, after={"step_free": "yes"})
    assert newest() == "Cell B-07 changed: step_free: no → yes."


def test_an_order_between_two_people_names_both() -> None:
    do(Action.KEEP_APART_OPENED, [INMATE, OTHER], after={"level": "cell"})
    assert newest() == "Keep-apart order opened for MCCI/2026/1, MCCI/2026/2, level cell."


def test_a_refusal_says_why() -> None:
    @deed
    def place() -> None:
        attempt(Action.STAY_REFUSED, by=LINEO, on=[INMATE, CELL])
        raise Refused("cell-full", "Cell B-07 is full (4 of 4). Choose another cell.")

    with pytest.raises(Refused):
        place()
    assert newest() == "Placing in B-07. Refused: Cell B-07 is full (4 of 4). Choose another cell."


def test_what_was_told_late_says_so() -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    do(Action.CELL_RETIRED, [CELL], reason="The network was down.", occurred_at=an_hour_ago)
    assert newest() == "Cell B-07 retired. Entered late."


def test_what_an_event_does_not_say_is_a_dash() -> None:
    do(Action.BLOCK_CREATED, [CELL])
    assert newest() == "Block – of – entered."


def test_words_in_an_event_are_not_taken_for_gaps() -> None:
    do(Action.CELL_CHANGED, [CELL], before={"note": "{by.__class__}"}, after={"note": "{what}"})
    assert newest() == "Cell B-07 changed: note: {by.__class__} → {what}."


def test_a_history_line_says_who_in_which_role_and_from_where() -> None:
    do(Action.CELL_RETIRED, [CELL])
    (line,) = entries(CELL)
    assert line.by == "Lineo Phiri, shift supervisor, MCCI, web 127.0.0.1"

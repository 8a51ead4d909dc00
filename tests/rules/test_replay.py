"""A decision as it is kept with a stay gives the same answer again."""

import json
from datetime import date

from hypothesis import given

from cells.decisions import freeze, replay
from cells.verdicts import objections_in, situation_of_move
from tests.rules.strategies import Scene, many, scenes


@many
@given(scene=scenes())
def test_the_kept_facts_give_the_same_objections(scene: Scene) -> None:
    house = scene.house
    for cell in scene.cells:
        situation = situation_of_move(scene.person, cell.code, house)
        found = objections_in(scene.person, situation)
        kept = json.loads(json.dumps(freeze(scene.person, situation, date(2026, 11, 21), found)))
        assert replay(kept) == found
        assert kept["objections"] == [{"code": o.code, "concerns": list(o.concerns)} for o in found]

from collections.abc import Callable

import pytest

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests.audit.telling import place
from tests.racing import Outcome, values

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

DEEDS = 5


def place_five(number: int) -> int:
    for bed in range(DEEDS):
        place(number * DEEDS + bed)
    return number


def test_eight_processes_write_one_trail(race: Callable[..., list[Outcome]]) -> None:
    assert sorted(values(race(8, place_five))) == list(range(8))
    assert Event.objects.filter(action=Action.LOG_BEGAN).count() == 1
    assert (Event.objects.count(), verify().problems) == (8 * DEEDS + 1, [])

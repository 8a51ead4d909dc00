from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from lcs_ims.audit import begin_log
from lcs_ims.audit.strips import demonstration
from lcs_ims.strips import late_work
from lcs_ims.sweeping import SWEEP, beat

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def test_a_demonstration_says_so_on_every_page() -> None:
    begin_log(demonstration=True)
    strip = demonstration()
    assert strip is not None
    assert "made up" in str(strip.text)


def test_a_live_register_says_nothing_of_the_kind() -> None:
    begin_log(demonstration=False)
    assert demonstration() is None


@pytest.mark.parametrize(("quiet", "shown"), [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True)])
def test_a_heartbeat_older_than_two_minutes_is_shown(quiet: timedelta, shown: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        beat(SWEEP)
    with time_machine.travel(NOON + quiet, tick=False):
        assert (late_work() is not None) == shown


def test_a_sweep_that_never_ran_is_shown() -> None:
    strip = late_work()
    assert strip is not None
    assert "has not run yet" in str(strip.text)

import pytest

from lcs_ims.facilities.models import Facility
from tests.replay.living import live_some_days


@pytest.fixture
def mcci(db: None) -> Facility:
    return live_some_days()

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility
from lcs_ims.lib import clock

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def write(**values: object) -> None:
    """Values written past the services, as a mistake of ours would write them."""
    facility, _ = create_or_update_facility("MCCI", by=Actor.shell("tests"))
    with transaction.atomic():
        Facility.objects.filter(pk=facility.pk).update(**values)


def test_visiting_begins_before_it_ends() -> None:
    with pytest.raises(IntegrityError, match="visiting_begins_before_it_ends"):
        write(visiting_from=time(16), visiting_to=time(8))


@pytest.mark.parametrize("second", ["", "first"])
def test_going_live_is_signed_by_two(second: str) -> None:
    now = clock.now()
    with pytest.raises(IntegrityError, match="going_live_is_signed_by_two"):
        write(live_at=now, live_first_signed_at=now, live_first_signed_by="first", live_second_signed_by=second)

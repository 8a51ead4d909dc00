from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.figures import gather, scope_of
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.lib import clock
from tests import building

pytestmark = pytest.mark.django_db


def test_thirty_people_cost_as_many_queries_as_three():
    facility = building.a_facility()
    cell, today = building.a_cell(facility, capacity=3), clock.facility_date()
    counted = []
    for many in (3, 27):
        building.in_cell(cell, *[{"legal_status": "remand"} for _person in range(many)])
        sign_checkpoint()
        with CaptureQueriesContext(connection) as asked:
            gather(scope_of(["MCCI"], today - timedelta(days=1), today))
        counted.append(len(asked))
    assert counted[0] == counted[1]

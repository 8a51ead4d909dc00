import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cells.models import Plan
from cells.services.plans import Wish, ask_plan, make_plan
from lcs_ims.audit import deed
from tests.building import SHELL, cells, in_cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(mcci):
    mixed, _free = cells(mcci, "A-01", "A-02")
    in_cell(mixed, {}, {"legal_status": "remand"})
    key = ask_plan(mcci, Wish(), by=SHELL).pk
    make_plan(key)
    return Plan.objects.get(pk=key)


def test_a_kept_plan_is_made_again_and_is_the_same(plan):
    out = StringIO()
    call_command("replay_plan", str(plan.pk), "--json", stdout=out)
    document = json.loads(out.getvalue())
    assert document["same"] is True
    assert document["now"] == {"status": "optimal", "moves": 1, "lower_bound": 1}


def test_a_plan_that_comes_out_otherwise_is_a_finding(plan):
    @deed
    def tamper() -> None:
        plan.result = {**plan.result, "moves": 7}
        plan.save(update_fields=["result"])

    tamper()
    with pytest.raises(CommandError) as finding:
        call_command("replay_plan", str(plan.pk), stdout=StringIO())
    assert finding.value.returncode == 1
    assert "comes out otherwise" in str(finding.value)

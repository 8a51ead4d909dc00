"""What the pages rest on: decisions judged again, the trail searched and handed out, explanations, odd patterns."""

import io
import subprocess
import sys
import zipfile
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from cells.models import Stay
from cells.trail import Wanted, events
from inspectorate.judged import judge_again
from inspectorate.models import Disclosed, SavedFilter
from inspectorate.patterns import Officer, patterns
from inspectorate.rows import mixed
from inspectorate.services.watching import look
from inspectorate.unread import unread
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Head
from lcs_ims.audit.outside import Outside
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.portal import world

VERIFIER = Path(__file__).parents[2] / "inspectorate" / "verifier" / "lcs_verify.py"


@pytest.fixture
def stay(service):
    _number, key = service.does(world.places_someone, "MCCI")
    return Stay.objects.select_related("inmate", "cell__facility").get(pk=key)


def wanted(**said):
    day = clock.facility_date()
    return Wanted(since=day - timedelta(days=1), until=day, **said)


def test_a_decision_is_judged_again_on_the_facts_kept_with_it(stay):
    judged = judge_again(stay)
    assert judged
    assert judged.said_the_same
    assert judged.verdict_then == judged.verdict_now
    assert ("Cell", stay.cell.code) in judged.cell


def test_a_decision_that_was_edited_is_not_the_one_in_the_trail(stay):
    stay.decision = deepcopy(stay.decision) | {"verdict": "refused"}
    judged = judge_again(stay)
    assert judged
    assert not judged.said_the_same
    assert judged.differs


def test_facts_that_the_rules_of_today_refuse_show_as_different(stay):
    stay.decision = deepcopy(stay.decision)
    stay.decision["cell"]["in_service"] = False
    judged = judge_again(stay)
    assert judged
    assert judged.differs


def test_the_trail_is_searched_by_who_what_whom_and_where(service, stay):
    event = next(e for e in events(wanted(about=stay.inmate.inmate_no)) if e.action == Action.STAY_BEGAN)
    here = [stay.cell.facility]
    assert event in events(wanted(actor=event.by.username, action=Action.STAY_BEGAN), here)
    assert event not in events(wanted(), [Facility.objects.get(code="LER")])
    assert event not in events(wanted(late=True))
    assert not events(wanted(actor="nobody")).exists()


def test_a_search_is_handed_out_with_proofs_that_outsiders_can_check(service, stay, client, tmp_path):
    service.does(world.signs)
    answer = client.get(reverse("export-trail", args=["zip"]), {"about": stay.inmate.inmate_no})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    (proof, *_more) = sorted((tmp_path / "proofs").iterdir())
    key = Outside.of(Head.objects.get().log_id).public_file
    command = [sys.executable, str(VERIFIER), "proof", str(proof), "--key", str(key)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr + checked.stdout
    assert stay.inmate.inmate_no in (tmp_path / "events.csv").read_text()


def test_a_search_is_kept_and_forgotten(client):
    client.post(reverse("save-filter"), {"name": "Late at MCCI", "query": "facility=MCCI&late=on"})
    kept = SavedFilter.objects.get()
    assert "Late at MCCI" in client.get(reverse("trail")).content.decode()
    client.post(reverse("forget-filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_the_service_s_explanation_stands_beside_the_disclosure(service, client):
    service.does(world.finds_someone, "LER", "B-01")
    service.does(world.explains_the_last, "LER", "The bus came at midnight")
    look()
    page = client.get(reverse("disclosed"), {"facility": "LER"}).content.decode()
    assert "The bus came at midnight" in page


def test_what_nobody_has_read_for_a_day_is_shown_to_the_head(service, signed_in):
    look()
    Disclosed.objects.update(copied_at=clock.now() - timedelta(hours=25))
    assert unread(clock.now())[1] == Disclosed.objects.count()
    assert "that no inspector has read" in signed_in("head").get("/").content.decode()
    assert "that no inspector has read" not in signed_in("inspector").get("/").content.decode()


def test_a_child_among_adults_is_a_mixed_cell_and_block(service):
    found = {(row.facility.code, row.place): row.both_ages for row in mixed(clock.facility_date())}
    assert found[("LER", "B-01")]
    assert ("MCCI", "A-01") not in found


def test_round_minutes_are_odd_only_for_many_times():
    assert Officer("a", "A", "MCCI", claimed=10, late=0, rounded=7).rounds
    assert not Officer("a", "A", "MCCI", claimed=9, late=0, rounded=9).rounds
    assert not Officer("a", "A", "MCCI", claimed=100, late=0, rounded=30).rounds


def test_who_enters_late_is_counted(service):
    service.does(world.enters_late, "MCCI")
    look()
    look()
    (late,) = [one for one in patterns(clock.now()).late if one.username == "late.officer"]
    assert (late.late, late.claimed) == (1, 1)

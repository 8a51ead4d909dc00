"""Every night a copy in each place, proven; what failed is an event, and what is missing stands on every page."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lcs_ims.audit import Action, begin_log
from lcs_ims.audit.models import Event
from lcs_ims.backups.nightly import copies_in, copy_tonight, is_due
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.strips import unproven_copies
from tests.building import a_facility
from tests.postgres import programs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

EVENING = datetime(2026, 11, 21, 22, 30, tzinfo=clock.ZONE)


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> list[Path]:
    settings.BACKUP_DIRS = [tmp_path / "cellar", tmp_path / "other-town"]
    settings.POSTGRESQL_PROGRAMS = programs()
    for place in settings.BACKUP_DIRS:
        place.mkdir()
    a_facility()
    return list(settings.BACKUP_DIRS)


@pytest.fixture
def connected_like_the_service(monkeypatch: Any, process_environment: dict[str, str]) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", process_environment["DJANGO_SETTINGS_MODULE"])


def failures() -> list[str]:
    return [event.after["place"] for event in Event.objects.filter(action=Action.COPY_FAILED)]


@pytest.mark.usefixtures("connected_like_the_service")
def test_it_makes_and_proves_a_copy_in_every_place(places: list[Path]) -> None:
    assert is_due(clock.now())
    assert copy_tonight(clock.now())
    assert [len(list(copies_in(place))) for place in places] == [1, 1]
    proven = Event.objects.get(action=Action.COPY_PROVEN)
    assert proven.after["places"] == [str(place) for place in places]
    assert proven.after["size"] == proven.leaf
    assert not is_due(clock.now())
    assert is_due(clock.now() + timedelta(hours=25))


@pytest.mark.usefixtures("connected_like_the_service")
def test_a_place_that_is_away_does_not_keep_the_other_from_its_copy(places: list[Path]) -> None:
    places[0].rmdir()
    assert not copy_tonight(clock.now())
    assert len(list(copies_in(places[1]))) == 1
    assert failures() == [str(places[0])]
    strip = unproven_copies()
    assert strip is not None
    assert "in 1 of 2 places" in str(strip.text)


@pytest.mark.usefixtures("connected_like_the_service")
def test_a_copy_of_an_edited_table_is_not_proven(places: list[Path]) -> None:
    Facility.objects.update(district="Elsewhere")
    assert not copy_tonight(clock.now())
    assert failures() == [str(places[1])]
    assert is_due(clock.now())
    assert [list(copies_in(place)) for place in places] == [[], []]
    assert all((place / "unproven" / "manifest.json").exists() for place in places)


@pytest.mark.usefixtures("connected_like_the_service")
def test_only_so_many_nights_are_kept(places: list[Path], settings: Any) -> None:
    settings.BACKUP_NIGHTS = 1
    old = places[1] / "2026-11-01T010000"
    old.mkdir()
    (old / "manifest.json").touch()
    copy_tonight(clock.now())
    assert not old.exists()
    assert len(list(copies_in(places[1]))) == 1


def test_it_is_due_at_its_hour_of_the_night(settings: Any) -> None:
    settings.BACKUP_DIRS = [Path("/one")]
    told_proven_at(EVENING)
    assert not is_due(datetime(2026, 11, 22, 0, 59, tzinfo=clock.ZONE))
    assert is_due(datetime(2026, 11, 22, 1, 0, tzinfo=clock.ZONE))


def test_every_page_says_so_after_26_hours(settings: Any) -> None:
    settings.BACKUP_DIRS = [Path("/one")]
    told_proven_at(EVENING)
    with clock.at(EVENING + timedelta(hours=26)):
        assert unproven_copies() is None
    with clock.at(EVENING + timedelta(hours=26, minutes=1)):
        strip = unproven_copies()
    assert strip is not None
    assert "21 Nov 2026, 22:30, in 1 of 1 places" in str(strip.text)


def test_a_service_that_was_never_copied_says_so(settings: Any) -> None:
    settings.BACKUP_DIRS = [Path("/one")]
    strip = unproven_copies()
    assert strip is not None
    assert "No copy was ever proven" in str(strip.text)


def told_proven_at(moment: datetime) -> None:
    from lcs_ims.backups import nightly

    with clock.at(moment):
        begin_log(demonstration=True)
        nightly._record(Action.COPY_PROVEN, {"copy": "a", "places": ["/one"], "size": 1})

import random
from collections.abc import Iterator

import pytest
from django.db import connection

from cells.models import (
    Breach,
    BreachPerson,
    Cell,
    Evacuation,
    OvercrowdingOrder,
    PlacementException,
    Stay,
    Whereabouts,
)
from cells.services.estate import change_cells
from inmates.models import (
    Charge,
    Custody,
    Departure,
    FactChange,
    Inmate,
    KeepApart,
    Reception,
    ReleaseOrder,
    Warrant,
)
from lcs_ims.accounts.models import FacilityUserObjectPermission, Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import deed, journal
from lcs_ims.audit.erasure import erase_payload
from lcs_ims.audit.keeping import kept_tables
from lcs_ims.audit.models import Event, Journal, Payload
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests import hard
from tests.audit.insider import undone
from tests.building import SHELL, an_inmate, placed, spec
from tests.replay import editing
from tests.replay.filling import fill_the_empty

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def unnoted(mcci: Facility) -> Iterator[None]:
    """Somebody drops the triggers, does what they want, and puts them back."""
    fill_the_empty()
    editing.settled()
    journal.remove(connection)
    yield
    editing.settled()
    journal.install(connection)


def problems() -> list[str]:
    return verify().problems


def unnoted_problems() -> list[str]:
    return [problem for problem in problems() if not problem.startswith("The guard audit_keep")]


def found_of(count: int, seed: int) -> tuple[int, list[editing.Edit]]:
    """How many edits the database let through, and those of them that were not found."""
    took, unfound, chance = 0, [], random.Random(seed)
    while took < count:
        for edit in editing.every_edit(chance):
            with undone():
                if editing.do(edit):
                    took += 1
                    if not unnoted_problems():
                        unfound.append(edit)
            if took == count:
                break
    return took, unfound


def test_what_was_lived_through_services_replays_clean(mcci: Facility) -> None:
    assert problems() == []


def test_the_story_fills_the_tables_that_matter(mcci: Facility) -> None:
    filled = {kept.model for kept in kept_tables().values() if kept.model._base_manager.exists()}
    assert filled >= MATTER


MATTER = {
    *(User, Posting, FacilityUserObjectPermission, Facility, Cell, Stay, PlacementException, OvercrowdingOrder),
    *(Whereabouts, Evacuation, Breach, BreachPerson, Inmate, Custody, Reception, Warrant, Charge, ReleaseOrder),
    *(Departure, FactChange, KeepApart),
}


@pytest.mark.usefixtures("unnoted")
@pytest.mark.django_db(transaction=True)
def test_all_of_100_edits_of_tables_are_found() -> None:
    assert found_of(100, seed=20261121) == (100, [])


@pytest.mark.hard
@pytest.mark.usefixtures("unnoted")
@pytest.mark.django_db(transaction=True)
def test_all_of_1000_edits_of_tables_are_found() -> None:
    assert found_of(hard.of(1_000), seed=20261122) == (hard.of(1_000), [])


@pytest.mark.usefixtures("unnoted")
@pytest.mark.django_db(transaction=True)
def test_every_column_of_every_table_with_rows_is_found_edited() -> None:
    unfound = []
    for edit in editing.every_edit(random.Random(7)):
        with undone():
            if editing.do(edit) and not unnoted_problems():
                unfound.append(edit)
    assert unfound == []


@pytest.mark.usefixtures("unnoted")
def test_a_stay_moved_by_sql_is_named_with_both_cells() -> None:
    stay = Stay.objects.open().filter(cell__code="A-02", kind="placed").get()
    Stay.objects.filter(pk=stay.pk).update(cell=Cell.objects.get(code="A-01"))
    assert unnoted_problems() == [
        f"Stay {stay.pk} of {stay.inmate.inmate_no}: cell: the table says MCCI A-01, the trail says MCCI A-02."
    ]


@pytest.mark.usefixtures("unnoted")
def test_a_name_changed_by_sql_is_found_and_not_told() -> None:
    inmate = Inmate.objects.order_by("pk")[0]
    Inmate.objects.filter(pk=inmate.pk).update(surname="Nobody")
    [told] = unnoted_problems()
    assert told == f"Inmate {inmate.pk} of {inmate.inmate_no}: surname in the table is not what the trail tells."


@pytest.mark.usefixtures("unnoted")
def test_a_finding_cannot_be_wiped_from_the_screen_by_what_was_put_into_the_row() -> None:
    Cell.objects.filter(code="B-01").update(code="\x1b[2K")
    assert any("the table says \\x1b[2K, the trail says" in problem for problem in unnoted_problems())


@pytest.mark.usefixtures("unnoted")
def test_a_stay_taken_out_of_the_table_is_named() -> None:
    stay = Stay.objects.filter(ended_at__isnull=False).order_by("pk")[0]
    Stay.objects.filter(pk=stay.pk)._raw_delete("default")
    told = f"Stay {stay.pk} of {stay.inmate.inmate_no}: the trail tells of it, and it is not in the table."
    assert told in unnoted_problems()


@pytest.mark.usefixtures("unnoted")
def test_a_right_somebody_gave_themselves_is_named_twice_over() -> None:
    user, facility = User.objects.get(username="gate_officer-1"), Facility.objects.get(code="MCCI")
    row = FacilityUserObjectPermission.objects.filter(permission__codename=Permission.VIEW_TRAIL)[0]
    FacilityUserObjectPermission.objects.create(user=user, content_object=facility, permission_id=row.permission_id)
    told = unnoted_problems()
    assert "gate_officer-1 at MCCI: view_trail, which no posting gives." in told
    assert any("the trail does not tell of it" in problem for problem in told)


@pytest.mark.usefixtures("unnoted")
def test_a_posting_given_by_sql_is_named() -> None:
    user = User.objects.get(username="gate_officer-1")
    Posting.objects.create(
        user=user, role="headquarters", proposed_by="nobody", proposed_at=clock.now(), began_at=clock.now()
    )
    assert any("a posting gives: it is not there" in problem for problem in unnoted_problems())


def test_an_edit_outside_any_deed_is_noted_and_named_even_when_it_is_undone(mcci: Facility) -> None:
    if connection.vendor != "sqlite":
        return  # one transaction a test: there the next deed's is the same one
    stay = Stay.objects.open().order_by("pk")[0]
    Stay.objects.filter(pk=stay.pk).update(began_by="nobody")
    Stay.objects.filter(pk=stay.pk).update(began_by=stay.began_by)
    assert problems() == [f"Row {stay.pk} of cells_stay was changed 2 times by no deed."]
    placed(an_inmate(mcci), Cell.objects.get(code="B-01"))
    assert problems() == [f"Row {stay.pk} of cells_stay was changed 2 times by no deed."]


def test_an_edit_is_not_washed_away_by_the_deed_that_follows(mcci: Facility) -> None:
    editing.settled()
    journal.remove(connection)
    Cell.objects.filter(code="B-01").update(certified_capacity=9)
    editing.settled()
    journal.install(connection)
    change_cells(mcci, [spec("B-01", capacity=8)], by=SHELL, reason="measured again")
    [told] = problems()
    assert "it found certified_capacity of row" in told
    assert told.endswith("as 9; the trail had left it as 4.")


def test_a_deed_that_records_nothing_leaves_an_event_all_the_same(mcci: Facility) -> None:
    @deed
    def quietly() -> None:
        Facility.objects.filter(code="MCCI").update(district="Elsewhere")

    quietly()
    event = Event.objects.latest("leaf")
    assert (event.action, event.on[0].label) == ("audit.rows.written", "quietly")
    assert event.facts["rows"][0]["new"] == {"district": "Elsewhere"}
    assert problems() == []


def test_events_do_not_tell_who_someone_is(mcci: Facility) -> None:
    surname = Inmate.objects.order_by("pk")[0].surname
    bodies = b"".join(bytes(body) for body in Event.objects.values_list("body", flat=True))
    assert surname.encode() not in bodies
    assert b'"surname":{"veiled":"' in bodies


def test_erased_detail_leaves_nothing_to_compare_and_no_false_finding(mcci: Facility) -> None:
    inmate = Inmate.objects.order_by("pk")[0]
    told = Event.objects.about(inmate.subject).filter(action="inmates.inmate.admitted").get()
    assert Payload.objects.filter(event=told).exists()
    erase_payload(told.uuid, by=SHELL, reason="ordered by the court")
    assert problems() == []


def test_the_journal_is_empty_between_deeds(mcci: Facility) -> None:
    assert list(Journal.objects.all()) == []

"""What the database refuses by itself, whoever writes: here nothing but SQL and the ORM speak to it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cells import guards
from cells.checks import check_guards
from cells.models import Stay
from lcs_ims.lib import clock
from tests.building import a_cell, a_child, an_inmate, cells, placed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MAN, BOY, WOMAN = "male|grown|-", "male|young|-", "female|grown|-"
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def cell(mcci):
    return a_cell(mcci)


@pytest.fixture
def sleeps(mcci):
    def insert(cell, absolute_class=MAN, *, bed=1, inmate=None, **said):
        inmate = inmate or an_inmate(mcci)
        said = {"kind": "placed", "began_at": clock.now()} | said
        with transaction.atomic():
            return Stay.objects.create(
                inmate=inmate,
                custody=inmate.custodies.get(),
                cell=cell,
                bed=bed,
                absolute_class=absolute_class,
                **said,
            )

    return insert


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("other", [BOY, WOMAN, "male|grown|tb"])
def test_two_classes_cannot_share_a_cell(cell, sleeps, other):
    sleeps(cell, MAN)
    with pytest.raises(IntegrityError, match=guards.CLASSES):
        sleeps(cell, other, bed=2)


def test_one_class_can_share_a_cell(cell, sleeps):
    sleeps(cell, MAN)
    assert sleeps(cell, MAN, bed=2).pk


def test_two_classes_can_follow_each_other(cell, sleeps):
    now = clock.now()
    sleeps(cell, MAN, began_at=now - timedelta(hours=2), ended_at=now)
    assert sleeps(cell, BOY, began_at=now).pk


def test_a_stay_in_the_past_cannot_overlap_another_class_either(cell, sleeps):
    now = clock.now()
    sleeps(cell, MAN, began_at=now - timedelta(hours=2), ended_at=now)
    with pytest.raises(IntegrityError, match=guards.CLASSES):
        sleeps(cell, BOY, bed=2, began_at=now - timedelta(minutes=1), ended_at=now + timedelta(hours=1))


def test_two_stays_cannot_take_one_bed(cell, sleeps):
    sleeps(cell, bed=1)
    with pytest.raises(IntegrityError):
        sleeps(cell, bed=1)


def test_two_stays_cannot_have_had_one_bed_at_once_either(cell, sleeps):
    now = clock.now()
    sleeps(cell, began_at=now - timedelta(hours=2), ended_at=now)
    with pytest.raises(IntegrityError, match=guards.SHARED):
        sleeps(cell, began_at=now - timedelta(milliseconds=1))
    assert sleeps(cell, began_at=now).pk


def test_who_is_found_in_a_bed_may_have_been_there_with_another(cell, sleeps):
    now = clock.now()
    sleeps(cell, began_at=now - timedelta(hours=2), ended_at=now)
    assert sleeps(cell, began_at=now - timedelta(hours=1), kind="as_found", exempt=True).pk


@pytest.mark.parametrize("change", ["bed = 1", "began_at = '2026-01-01 00:00:00+00:00', bed = 1", "ended_at = NULL"])
def test_an_update_cannot_put_two_into_one_bed(cell, sleeps, change):
    now = clock.now()
    sleeps(cell, began_at=now - timedelta(hours=2), ended_at=now)
    other = sleeps(cell, bed=2, began_at=now - timedelta(hours=1), ended_at=now)
    if change == "ended_at = NULL":
        sleeps(cell, bed=2, began_at=now, ended_at=now + timedelta(hours=1))
    with pytest.raises(IntegrityError, match=guards.SHARED):
        run(f"UPDATE cells_stay SET {change} WHERE id = {other.pk}")


def test_nobody_has_two_open_stays(mcci, sleeps):
    here, there = cells(mcci, "A-01", "A-02")
    inmate = an_inmate(mcci)
    sleeps(here, inmate=inmate)
    with pytest.raises(IntegrityError):
        sleeps(there, inmate=inmate)


def test_a_stay_as_found_may_mix(cell, sleeps):
    sleeps(cell, MAN)
    assert sleeps(cell, BOY, bed=2, kind="as_found", exempt=True).pk


def test_a_stay_as_found_beyond_the_last_bed_is_kept(mcci, sleeps):
    single = a_cell(mcci, "B-01", capacity=1)
    sleeps(single)
    assert sleeps(single, bed=2, kind="as_found", exempt=True).pk


def test_nobody_is_placed_beyond_the_last_bed(mcci, sleeps):
    single = a_cell(mcci, "B-01", capacity=1)
    with pytest.raises(IntegrityError, match=guards.BEDS):
        sleeps(single, bed=2)


def test_nobody_is_moved_beyond_the_last_bed(mcci, sleeps):
    stay = sleeps(a_cell(mcci, "B-01", capacity=1))
    with pytest.raises(IntegrityError, match=guards.BEDS):
        run(f"UPDATE cells_stay SET bed = 2 WHERE id = {stay.pk}")


def test_leave_that_is_taken_away_is_refused_beyond_the_last_bed(mcci, sleeps):
    stay = sleeps(a_cell(mcci, "B-01", capacity=1), bed=2, kind="as_found", exempt=True)
    with pytest.raises(IntegrityError, match=guards.BEDS):
        run(f"UPDATE cells_stay SET kind = 'placed', exempt = false WHERE id = {stay.pk}")


def test_a_stay_as_found_that_is_not_exempt_is_refused(cell, sleeps):
    with pytest.raises(IntegrityError):
        sleeps(cell, kind="as_found", exempt=False)


def test_nobody_is_placed_beside_a_stay_as_found_of_another_class(cell, sleeps):
    sleeps(cell, BOY, kind="as_found", exempt=True)
    with pytest.raises(IntegrityError, match=guards.CLASSES):
        sleeps(cell, MAN, bed=2)


@pytest.mark.parametrize("change", ["exempt = false", "absolute_class = 'male|grown|-', exempt = false"])
def test_an_update_cannot_do_what_an_insert_cannot(cell, sleeps, change):
    sleeps(cell, WOMAN)
    stay = sleeps(cell, BOY, bed=2, kind="as_found", exempt=True)
    with pytest.raises(IntegrityError, match=guards.CLASSES):
        run(f"UPDATE cells_stay SET kind = 'placed', {change} WHERE id = {stay.pk}")


def test_an_ended_stay_cannot_be_opened_again_beside_another_class(cell, sleeps):
    now = clock.now()
    ended = sleeps(cell, MAN, began_at=now - timedelta(hours=2), ended_at=now)
    sleeps(cell, BOY, began_at=now, kind="as_found", exempt=True)
    with pytest.raises(IntegrityError, match=guards.CLASSES):
        run(f"UPDATE cells_stay SET ended_at = NULL, bed = 2 WHERE id = {ended.pk}")


def test_a_stay_beside_another_class_can_always_end(cell, sleeps):
    man = sleeps(cell, MAN)
    sleeps(cell, BOY, bed=2, kind="as_found", exempt=True)
    man.ended_at = clock.now()
    man.save(update_fields=["ended_at"])
    assert [stay.absolute_class for stay in Stay.objects.filter(ended_at=None)] == [BOY]


def test_a_change_of_facts_is_exempt_and_kept(cell, sleeps):
    sleeps(cell, BOY)
    stay = sleeps(cell, BOY, bed=2)
    stay.absolute_class, stay.exempt = MAN, True
    stay.save(update_fields=["absolute_class", "exempt"])
    assert Stay.objects.filter(pk=stay.pk, absolute_class=MAN, exempt=True).exists()


def test_the_guards_are_in_place_after_migrating():
    assert guards.missing(connection) == []


def test_a_dropped_guard_is_named_and_put_back_by_migrate():
    run(f"DROP TRIGGER {guards.CLASSES}_insert{'' if SQLITE else ' ON cells_stay'}")
    assert guards.missing(connection) == [f"{guards.CLASSES}_insert"]
    assert [warning.id for warning in check_guards(None, ["default"])] == ["cells.W001"]
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
    assert check_guards(None, ["default"]) == []


def test_a_hollow_guard_is_named():
    if SQLITE:
        run(f"DROP TRIGGER {guards.CLASSES}_insert")
        run(f"CREATE TRIGGER {guards.CLASSES}_insert BEFORE INSERT ON cells_stay BEGIN SELECT 1; END")
    else:
        hollow = "RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
        run(f"CREATE OR REPLACE FUNCTION {guards.CLASSES}() {hollow}")
    assert guards.missing(connection) == [f"{guards.CLASSES}_insert" if SQLITE else guards.CLASSES]


@pytest.mark.postgres_only
def test_a_guard_that_a_client_could_switch_off_is_named():
    run(f"ALTER TABLE cells_stay ENABLE TRIGGER {guards.CLASSES}_insert")
    assert guards.missing(connection) == [f"{guards.CLASSES}_insert"]


def test_the_guards_do_not_stop_a_lawful_day(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    man, boy = an_inmate(mcci), a_child(mcci)
    placed(man, here)
    placed(boy, there)
    man_moves = a_cell(mcci, "B-01")
    placed(man, man_moves)
    assert placed(boy, here).pk

"""What somebody with the database's password does, from end to end, and who finds it: the table in docs/security.md.

Each lives through a facility's days, lays hands on them by SQL, and puts back whatever would show it at a glance.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from cells.models import Cell, Stay
from cells.services.finding import record_as_found
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import post_user
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, guards, journal, times
from lcs_ims.audit.checks import check_guards
from lcs_ims.audit.models import Event, Head
from lcs_ims.audit.proofs import newest_checkpoint
from lcs_ims.audit.sentences import entry_of
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.audit.insider import cut, rewrite
from tests.audit.papers import lcs_verify
from tests.building import an_inmate, an_officer
from tests.replay.living import live_some_days

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def mcci() -> Facility:
    """Some days, signed at their end: somebody outside holds that checkpoint."""
    facility = live_some_days()
    sign_checkpoint()
    assert verify().problems == []
    return facility


@contextmanager
def unseen() -> Iterator[None]:
    """Every trigger is gone for a moment, and back before anybody looks."""
    connection.check_constraints()
    guards.remove(connection)
    journal.remove(connection)
    yield
    connection.check_constraints()
    journal.install(connection)
    guards.install(connection)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(*words: str) -> bool:
    return any(all(word in problem for word in words) for problem in verify().problems)


def test_a_deleted_row_is_named_by_the_replay(mcci: Facility) -> None:
    stay = Stay.objects.filter(ended_at__isnull=False, decision__isnull=False).order_by("pk")[0]
    with unseen():
        sql("DELETE FROM cells_stay WHERE id = %s", stay.pk)
    assert found(f"Stay {stay.pk} of {stay.inmate.inmate_no}", "is not in the table")


def test_a_deleted_event_is_named_by_its_leaf(mcci: Facility) -> None:
    leaf = Event.objects.get(action=Action.EXCEPTION_GRANTED).leaf
    with unseen():
        sql("DELETE FROM audit_mention WHERE event_id = %s", leaf)
        sql("DELETE FROM audit_payload WHERE event_id = %s", leaf)
        sql("DELETE FROM audit_event WHERE leaf = %s", leaf)
    assert found(f"Event {leaf} is missing")


def test_a_replaced_event_is_refused_and_then_found_by_its_hash(mcci: Facility) -> None:
    event = Event.objects.get(action=Action.EXCEPTION_GRANTED)
    body = bytes(event.body).replace(b"shift_supervisor", b"officer_in_charge")
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("UPDATE audit_event SET body = %s WHERE leaf = %s", body, event.leaf)
    with unseen():
        sql("UPDATE audit_event SET body = %s WHERE leaf = %s", body, event.leaf)
    assert found(f"Event {event.leaf}: its digest is not that of its salt and body")


def test_a_replaced_row_is_named_with_what_both_say(mcci: Facility) -> None:
    stay, other = Stay.objects.open().filter(kind="placed")[0], Cell.objects.get(code="B-01")
    with unseen():
        sql("UPDATE cells_stay SET cell_id = %s, bed = 4 WHERE id = %s", other.pk, stay.pk)
    assert found(f"Stay {stay.pk}", "cell: the table says MCCI B-01", f"the trail says MCCI {stay.cell.code}")


def test_a_clock_that_is_moved_leaves_an_event_with_the_next_deed(
    mcci: Facility, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, true = Head.objects.get().recorded_at, times.database_clock
    monkeypatch.setattr(times, "database_clock", lambda: true() - timedelta(hours=3))
    an_inmate(mcci)
    stepped = Event.objects.get(action=Action.CLOCK_STEPPED)
    assert -3 * 3600 - 5 < stepped.after["seconds"] < -3 * 3600 + 5
    assert stepped.recorded_at >= last
    assert verify().problems == []


def test_a_dropped_trigger_is_named_by_the_check_and_the_verification(mcci: Facility) -> None:
    connection.check_constraints()
    where = " ON audit_event" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER audit_event_no_delete{where}")
    assert found("The guard audit_event_no_delete is missing")
    [told] = check_guards(None, ["default"])
    assert "audit_event_no_delete" in told.msg


def test_a_tail_that_is_cut_off_is_not_signed_over_and_is_named(mcci: Facility) -> None:
    size = Head.objects.get().size
    an_inmate(mcci)
    sign_checkpoint()
    cut(size)
    an_inmate(mcci)
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "trail-rewritten"
    assert found("The database keeps 1 checkpoints of the 2 it was given")


def test_two_logs_shown_to_two_readers_part_when_they_meet(mcci: Facility) -> None:
    shown_to_one = newest_checkpoint()
    rewrite(3, lambda event: event.update(reason="never happened"), sign_again=True)
    shown_to_the_other = newest_checkpoint()
    assert shown_to_one is not None
    assert shown_to_the_other is not None
    key = lcs_verify.Key.parse(_public_key())
    with pytest.raises(lcs_verify.Rejected, match="two histories"):
        lcs_verify.check_consistency([shown_to_one.text, shown_to_the_other.text], key)


def test_a_stay_dated_back_by_its_page_shows_as_late(mcci: Facility) -> None:
    inmate, cell = an_inmate(mcci), Cell.objects.get(code="B-01")
    supervisor = an_officer(Role.SHIFT_SUPERVISOR, mcci)
    inmate.custodies.update(admitted_at=clock.now() - timedelta(days=1))
    earlier = clock.now() - timedelta(hours=3)
    record_as_found(inmate, cell, by=supervisor, learned="the night book", found_at=earlier)
    told = Event.objects.about(inmate.subject).filter(action=Action.STAY_FOUND)[0]
    assert told.is_late
    assert "Entered late." in entry_of(told).text


def test_a_placement_dated_back_by_sql_is_named(mcci: Facility) -> None:
    stay = Stay.objects.open().filter(kind="placed")[0]
    with unseen():
        sql("UPDATE cells_stay SET began_at = %s WHERE id = %s", stay.began_at - timedelta(days=2), stay.pk)
    assert found(f"Stay {stay.pk}", "began at")


def test_nobody_gives_themselves_a_right_on_the_page(mcci: Facility) -> None:
    administrator = an_officer(Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(Refused):
        post_user(User.objects.get(pk=administrator.user_id), Role.OFFICER_IN_CHARGE, mcci, by=administrator)
    refused = Event.objects.filter(action=Action.RIGHTS_REFUSED).latest("leaf")
    assert refused.by.username == administrator.username


def test_a_right_that_somebody_gave_themselves_by_sql_is_named(mcci: Facility) -> None:
    user = User.objects.get(username="gate_officer-1")
    with unseen():
        sql(
            "INSERT INTO accounts_facilityuserobjectpermission (user_id, content_object_id, permission_id) "
            "SELECT %s, %s, id FROM auth_permission WHERE codename = %s",
            *(user.pk, mcci.pk, Permission.GRANT_EXCEPTION),
        )
    assert found("gate_officer-1 at MCCI: grant_exception, which no posting gives")


def test_the_command_of_the_night_fails_with_the_first_of_them(mcci: Facility) -> None:
    with unseen():
        sql("UPDATE cells_cell SET certified_capacity = 40 WHERE code = 'A-01'")
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", verbosity=0)
    assert error.value.returncode == 1


def _public_key() -> str:
    from lcs_ims.audit.outside import Outside

    return str(Outside.of(Head.objects.get().log_id).public_file)

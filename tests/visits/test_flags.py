"""What comes up after a booking flags the visits it touches; a return takes the flag away; nothing vanishes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.services.leaving import Leaving, discharge
from cells.services.transfers import Sending, receive_transfer, send_transfer
from cells.services.whereabouts import Papers
from inmates.models import Custody
from inmates.services.keep_apart import open_keep_apart
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from tests.building import SHELL, WHY, a_facility, actions, an_inmate, grounds
from tests.refusing import code
from tests.visits.guests import a_client, a_relative, a_time, booked, rooms, someone_outside
from visits.duties import refresh_flags
from visits.models import Visit, VisitFlag
from visits.services.booking import cancel_visit, change_visit
from visits.services.facility import block_time, unblock_time
from visits.services.flags import acknowledge_flag
from visits.services.people import ban_visitor, lift_ban, verify_visitor

pytestmark = pytest.mark.django_db


def causes(visit: Visit) -> list[str]:
    return [flag.cause for flag in visit.flags.standing()]


def sent(inmate, destination):
    papers = Papers("HQ 1", "4411", "A 123", "none seen")
    return send_transfer(
        inmate, destination, Sending("Sgt Mosa", clock.now() + timedelta(hours=6), papers), by=SHELL, reason=WHY
    )


def test_a_transfer_flags_and_a_return_takes_the_flag_away(mcci, inmate):
    elsewhere = a_facility("MFCI")
    visit = booked(inmate)
    transfer = sent(inmate, elsewhere)
    receive_transfer(transfer, by=SHELL, state="none seen")
    assert causes(visit) == ["transfer"]
    back = sent(inmate, mcci)
    receive_transfer(back, by=SHELL, state="none seen")
    assert causes(visit) == []
    visit.refresh_from_db()
    assert visit.state == "booked"
    assert [a for a in actions() if "flagged" in a] == ["visits.visit.flagged", "visits.visit.unflagged"]


def test_a_transfer_tells_the_lawyer_once_and_without_a_name(mcci, inmate):
    a_client(lawyer := someone_outside(), inmate)
    receive_transfer(sent(inmate, a_facility("MFCI")), by=SHELL, state="none seen")
    refresh_flags(clock.now())
    told = Message.objects.filter(to=lawyer.email, subject="A client of yours was moved")
    assert told.count() == 1
    assert inmate.surname not in told.get().body


def test_a_release_flags_what_is_to_come_and_not_what_is_past(mcci, inmate):
    past, coming = booked(inmate), booked(inmate, span=a_time(14))
    yesterday = clock.now() - timedelta(days=1)
    Visit.objects.filter(pk=past.pk).update(booked_from=yesterday, booked_to=yesterday + timedelta(hours=1))
    discharge(inmate, Leaving("escape", circumstances="over the wall", reported_to="police"), by=SHELL, reason=WHY)
    assert (causes(past), causes(coming)) == ([], ["left"])


def test_a_court_date_that_comes_up_is_found_by_the_sweep_and_goes_again(mcci, inmate):
    visit = booked(inmate)
    held = Custody.objects.filter(inmate=inmate)
    held.update(next_court_on=clock.facility_date(visit.booked_from))
    for _twice in range(2):
        refresh_flags(clock.now())
    assert causes(visit) == ["court"]
    held.update(next_court_on=None)
    refresh_flags(clock.now())
    assert causes(visit) == []


def test_a_keep_apart_order_flags_both_visits_of_the_day_as_one_pair(mcci, inmate):
    other = an_inmate(mcci)
    one, two, third = booked(inmate), booked(other, span=a_time(14)), booked(other, span=a_time(10, days=1))
    open_keep_apart(inmate, other, grounds(), by=SHELL)
    assert (causes(one), causes(two), causes(third)) == (["keep_apart"], ["keep_apart"], [])
    assert (one.flags.get().other, two.flags.get().other) == (two, one)


def test_a_ban_flags_and_its_lifting_clears(mcci, inmate):
    mother = a_relative(mcci)
    visit = booked(inmate, mother)
    ban = ban_visitor(mother, mcci, ends_at=clock.now() + timedelta(days=60), reason=WHY, by=SHELL)
    assert causes(visit) == ["ban"]
    lift_ban(ban, reason=WHY, by=SHELL)
    assert causes(visit) == []


def test_a_blocked_time_flags_and_a_move_off_it_clears(mcci, inmate):
    visit, other = booked(inmate), booked(an_inmate(mcci))
    span = a_time(8, 4 * 60)
    closure = block_time(mcci, begins_at=span.begins, ends_at=span.ends, reason="count", by=SHELL)
    assert causes(visit) == causes(other) == ["closure"]
    change_visit(visit, a_time(14), by=SHELL)
    assert (causes(visit), causes(other)) == ([], ["closure"])
    unblock_time(closure, by=SHELL)
    assert causes(other) == []


def test_a_verification_that_will_have_ended_flags(mcci, inmate):
    mother = a_relative(mcci)
    visit = booked(inmate, mother)
    assert visit.booked_from
    verify_visitor(mother, seen="card", until=visit.booked_from, by=SHELL)
    assert causes(visit) == ["verification"]


def test_a_flag_is_acknowledged_by_name_and_with_words_and_stands(mcci, inmate):
    mother = a_relative(mcci)
    visit = booked(inmate, mother)
    ban_visitor(mother, mcci, ends_at=clock.now() + timedelta(days=60), reason=WHY, by=SHELL)
    flag = visit.flags.get()
    assert code(acknowledge_flag, flag, by=SHELL, words=" ") == "words-missing"
    acknowledge_flag(flag, by=SHELL, words="told by telephone")
    refresh_flags(clock.now())
    assert list(VisitFlag.objects.values_list("acknowledged_words", "cleared_at")) == [("told by telephone", None)]


def test_a_cancelled_visit_has_no_standing_flag(mcci, inmate):
    mother = a_relative(mcci)
    visit = booked(inmate, mother)
    ban_visitor(mother, mcci, ends_at=clock.now() + timedelta(days=60), reason=WHY, by=SHELL)
    cancel_visit(visit, by=SHELL, reason=WHY)
    assert causes(visit) == []


def test_who_comes_is_told_when_something_comes_up(mcci, inmate):
    mother = a_relative(mcci, phone="+26650000001")
    booked(inmate, mother)
    ban_visitor(mother, mcci, ends_at=clock.now() + timedelta(days=60), reason=WHY, by=SHELL)
    assert "may not take place" in Message.objects.latest("pk").body


def test_flags_of_many_visits_take_as_many_queries_as_of_few(mcci):
    rooms(mcci, hall=40)
    counts = []
    for more in (3, 12):
        for _visit in range(more):
            booked(an_inmate(mcci))
        with CaptureQueriesContext(connection) as queries:
            refresh_flags(clock.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]

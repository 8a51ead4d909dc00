"""Each rule of booking by itself, and that all objections come at once. No database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcs_ims.lib.clock import ZONE
from visits.conflicts import Apart, Blocked, RoomFacts, Situation, VisitorFacts, Wish, objections, room_for
from visits.hours import Span

DAY = date(2026, 11, 23)
NEVER = datetime(2030, 1, 1, tzinfo=ZONE)


def span(begins: float, ends: float, day: date = DAY) -> Span:
    start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return Span(start + timedelta(hours=begins), start + timedelta(hours=ends))


NOW = span(6, 7).begins
LEGAL = RoomFacts(1, "Legal 1", 1, private=True)
HALL = RoomFacts(2, "Hall", 2, private=False)
MOTHER = VisitorFacts(1, "Mpho Tau", NEVER)
FINE = Situation(
    open=(span(8, 16.5),),
    blocked=(),
    rooms=(LEGAL, HALL),
    held_here=True,
    busy=(),
    court_on=None,
    out=None,
    apart=(),
    visitors=(MOTHER,),
)


def wish(begins: float = 10, ends: float = 11, kind: str = "family", **said: Any) -> Wish:
    return Wish(kind, span(begins, ends), said.pop("now", NOW), **said)


def codes(asked: Wish, **known: Any) -> list[str]:
    return [one.code for one in objections(asked, replace(FINE, **known))]


def test_an_ordinary_visit_meets_no_objection():
    assert codes(wish()) == []


@pytest.mark.parametrize(
    ("code", "asked", "known"),
    [
        ("wrong-time", wish(11, 10), {}),
        ("wrong-time", wish(10, 10), {}),
        ("past", wish(now=span(10.5, 11).begins), {}),
        ("no-visitor", wish(), {"visitors": ()}),
        ("visitor-twice", wish(), {"visitors": (MOTHER, MOTHER)}),
        ("not-held-here", wish(), {"held_here": False}),
        ("outside-hours", wish(16, 17), {}),
        ("outside-hours", wish(), {"open": ()}),
        ("notice-too-short", wish(now=span(9, 10).begins), {}),
        ("blocked", wish(), {"blocked": (Blocked(span(9, 12), "Count."),)}),
        ("no-room", wish(), {"rooms": ()}),
        ("no-room", wish(kind="consul"), {"rooms": (HALL,)}),
        ("inmate-busy", wish(), {"busy": (span(10.5, 11.5),)}),
        ("at-court", wish(), {"court_on": DAY}),
        ("out", wish(), {"out": Blocked(span(6, 10.5), "In hospital")}),
        ("kept-apart", wish(), {"apart": (Apart("LCS/2026/1", span(14, 15), 2),)}),
        ("visitor-elsewhere", wish(), {"visitors": (replace(MOTHER, elsewhere=(span(10, 11),)),)}),
        ("banned", wish(), {"visitors": (replace(MOTHER, banned_until=NEVER),)}),
        ("not-verified", wish(), {"visitors": (replace(MOTHER, verified_until=None),)}),
        ("not-verified", wish(), {"visitors": (replace(MOTHER, verified_until=span(10, 11).begins),)}),
        ("not-a-client", wish(kind="lawyer"), {"visitors": (replace(MOTHER, client=False),)}),
    ],
)
def test_a_rule_objects_alone(code, asked, known):
    assert codes(asked, **known) == [code]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (wish(11, 12), {"busy": (span(10, 11),)}),
        (wish(10, 11), {"blocked": (Blocked(span(11, 12), "Count"),)}),
        (wish(10, 11), {"visitors": (replace(MOTHER, elsewhere=(span(9, 10), span(11, 12))),)}),
        (wish(10, 11), {"out": Blocked(span(6, 10), "In hospital")}),
        (wish(10, 11), {"rooms": (replace(HALL, taken=(span(9, 10), span(9, 10), span(11, 12))),)}),
        (wish(8, 16.5), {}),
    ],
)
def test_times_that_only_touch_do_not_clash(asked, known):
    assert codes(asked, **known) == []


def test_a_room_for_two_groups_refuses_a_third():
    two = replace(HALL, taken=(span(10, 11), span(10.5, 11.5)))
    assert codes(wish(), rooms=(two,)) == ["no-room"]
    assert codes(wish(), rooms=(replace(two, taken=(span(10, 10.5), span(10.5, 11))),)) == []


def test_private_rooms_are_left_to_those_who_need_them():
    assert room_for(wish(), FINE) == HALL
    assert room_for(wish(kind="lawyer"), FINE) == LEGAL


def test_a_lawyer_is_kept_apart_in_a_room_and_hour_a_family_for_the_day():
    other = (Apart("LCS/2026/1", span(10, 11), 1),)
    second = RoomFacts(3, "Legal 2", 1, private=True)
    both = replace(LEGAL, capacity=2)
    assert codes(wish(kind="consul"), apart=other, rooms=(both,)) == ["kept-apart"]
    assert codes(wish(kind="consul"), apart=other, rooms=(both, second)) == []
    assert codes(wish(14, 15, kind="consul"), apart=other, rooms=(both,)) == []
    assert codes(wish(14, 15), apart=other) == ["kept-apart"]


def test_all_objections_come_at_once_in_the_order_of_the_rules():
    banned = VisitorFacts(1, "Mpho Tau", None, banned_until=NEVER, client=False, elsewhere=(span(17, 18),))
    everything = {
        "open": (span(8, 16.5),),
        "blocked": (Blocked(span(16, 18), "Count"),),
        "rooms": (),
        "held_here": False,
        "busy": (span(17, 18),),
        "court_on": DAY,
        "out": Blocked(span(16, 18), "At court"),
        "visitors": (banned,),
    }
    assert codes(wish(17, 18, kind="lawyer"), **everything) == [
        "not-held-here", "outside-hours", "blocked", "no-room", "inmate-busy", "at-court", "out",
        "visitor-elsewhere", "banned", "not-verified", "not-a-client",
    ]  # fmt: skip


def test_no_sentence_names_whom_somebody_must_be_kept_apart_from():
    (found,) = objections(wish(), replace(FINE, apart=(Apart("LCS/2026/1", span(14, 15), 2),)))
    assert found.concerns == ("LCS/2026/1",)
    assert "LCS/2026/1" not in found.message


halves = st.integers(16, 32).map(lambda half: half / 2)
spans = st.tuples(halves, st.sampled_from([0.5, 1, 2])).map(lambda pair: span(pair[0], pair[0] + pair[1]))


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, max_size=6), spans, spans)
def test_another_visit_in_a_room_never_makes_it_freer(taken, more, asked):
    room = replace(HALL, taken=tuple(taken))
    if not room.free(asked):
        assert not replace(room, taken=(*taken, more)).free(asked)

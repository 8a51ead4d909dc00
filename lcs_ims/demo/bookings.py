"""Visits of the demonstration: rooms and hours, people who visit, three weeks of bookings, and what came up since.

Everything goes through the services that officers and lawyers press, told the time it happened.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from inmates.counting import court_sits
from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.audit import Actor
from lcs_ims.demo.people import actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.hours import Published, Span
from visits.models import Client, Visitor
from visits.services.answering import answer_no, confirm_client, object_to_client
from visits.services.booking import Booking, book_visit
from visits.services.clients import Request, ask_for_client
from visits.services.facility import block_time, publish_hours, set_room
from visits.services.people import Person, ban_visitor, identify_self, register_visitor, verify_visitor

DESKS = {"MCCI": "gate", "LER": "shift.ler", "JTC": "charge.jtc"}
OUTSIDE = (
    ("lawyer", Person("lawyer", "Adv. Moliehi Rapapa", "LSL 1147", email="rapapa@example.org", phone="+26658000101")),
    (
        "doctor",
        Person("own_doctor", "Dr Khotso Makara", "LMC 0382", email="makara@example.org", phone="+26658000102"),
    ),
    ("police", Person("police", "Det. Insp. Tšeliso Nthunya", "7781, Maseru Central", phone="+26658000103")),
)
RELATIONS = ("mother", "father", "sister", "wife", "uncle", "grandmother", "brother", "cousin")
GIVEN = ("Mamello", "Thato", "Nthabeleng", "Lisebo", "Moeketsi", "Mateboho", "Sello", "Refiloe")
SURNAMES = ("Makhetha", "Ntlama", "Moshoeshoe", "Hlalele", "Lekhanya", "Mafike", "Posholi", "Qhobela")
TIMES = ((9, 0), (9, 30), (10, 0), (10, 30), (11, 0), (13, 30), (14, 0))
BOOKED_AT = timedelta(hours=14, minutes=30)
A_VISIT = timedelta(minutes=30)
A_YEAR = timedelta(days=365)
_NAMES = NAMESPACE_URL


def open_doors(first: date, facilities: dict[str, Facility]) -> None:
    """Rooms and hours, people who visit, and whom a lawyer, a doctor and a police officer may visit."""
    with clock.at(clock.midnight(first) + timedelta(hours=9, minutes=40)):
        for facility in facilities.values():
            _rooms(facility)
        sundays = [Published("family", day, time(9), time(15, 30)) for day in range(7)]
        publish_hours(facilities["JTC"], "family", sundays, by=actor("charge.jtc"))
        for code, desk in DESKS.items():
            for number in range(len(GIVEN)):
                register_visitor(_relative(code, number), facilities[code], by=actor(desk), seen="identity card")
        for username, person in OUTSIDE:
            _outsider(username, person)
        _clients(facilities["MCCI"])


def book_day(day: date, facilities: dict[str, Facility], now: datetime) -> None:
    """What desks and lawyers book on the afternoon of a day, for the next."""
    moment, next_day = clock.midnight(day) + BOOKED_AT, day + timedelta(days=1)
    if moment >= now:
        return
    with clock.at(moment):
        for code, desk in DESKS.items():
            _book_families(facilities[code], next_day, actor(desk), len(TIMES) if code == "MCCI" else 2)
        if court_sits(next_day):
            _book_outside(next_day)


def leave_open(now: datetime, facilities: dict[str, Facility]) -> None:
    """What waits for somebody now: visits to come, some of them flagged, and requests without an answer."""
    today, gate = clock.facility_date(now), actor("gate")
    with clock.at(now):
        for ahead in range(1, 5):
            _book_families(facilities["MCCI"], today + timedelta(days=ahead), gate, 3)
        for day in _working_days(today, 3):
            _book_outside(day)
        banned = Visitor.objects.filter(facility=facilities["MCCI"]).order_by("pk")[0]
        ends_at = clock.midnight(today) + timedelta(days=30)
        ban_visitor(banned, facilities["MCCI"], ends_at=ends_at, reason="Passed a telephone", by=actor("records"))
        begins_at = clock.midnight(today + timedelta(days=2)) + timedelta(hours=8)
        block_time(
            facilities["MCCI"],
            begins_at=begins_at,
            ends_at=begins_at + timedelta(hours=3),
            reason="Search of the whole institution",
            by=actor("charge"),
        )
        _ask("lawyer", _held(facilities["MCCI"], 30), "family", "Instructed last night")
        _ask("doctor", _held(facilities["MCCI"], 31), "treatment", "Diabetes, medicine since 2019")


def _rooms(facility: Facility) -> None:
    by = Actor.shell("demo")
    for name, capacity, private in (
        ("Legal room 1", 1, True),
        ("Legal room 2", 1, True),
        ("Medical room", 1, True),
        ("Interview room", 1, False),
        ("Visiting hall", 6, False),
    ):
        set_room(facility, name, capacity=capacity, private=private, by=by)


def _relative(code: str, number: int) -> Person:
    name = f"{GIVEN[number]} {SURNAMES[(number + len(code)) % len(SURNAMES)]}"
    return Person("family", name, f"ID {code}-{400 + number}", RELATIONS[number], phone=f"+2665900{number:04}")


def _outsider(username: str, person: Person) -> None:
    user = User.objects.get(username=username)
    visitor = identify_self(user, person, by=user.actor("demonstration"))
    verify_visitor(visitor, seen="Register of the profession", until=clock.now() + A_YEAR, by=actor("headquarters"))


def _clients(mcci: Facility) -> None:
    """Some confirmed, one objected to, one answered with no."""
    records = actor("records")
    for number, (username, ground) in enumerate(
        [
            ("lawyer", "client"),
            ("lawyer", "court"),
            ("lawyer", "legal_aid"),
            ("doctor", "treatment"),
            ("police", "inquiry"),
        ]
    ):
        inmate = _held(mcci, 20 + number)
        confirm_client(_ask(username, inmate, ground), inmate, agreed=True, by=records)
    doubted = _held(mcci, 26)
    object_to_client(
        _ask("lawyer", doubted, "family"),
        doubted,
        reason="The co-accused instructs the same lawyer",
        reviewer=User.objects.get(username="charge"),
        by=records,
    )
    unknown = Request("Retšelisitsoe Unknown", "family", uuid5(_NAMES, "unknown"))
    answer_no(ask_for_client(_visitor("lawyer"), unknown, by=actor("lawyer")), by=records)


def _ask(username: str, inmate: Inmate, ground: str, purpose: str = "") -> Client:
    token = uuid5(_NAMES, f"{username} {inmate.inmate_no}")
    request = Request(inmate.full_name, ground, token, number=inmate.inmate_no, purpose=purpose)
    return ask_for_client(_visitor(username), request, by=actor(username))


def _book_families(facility: Facility, day: date, by: Actor, count: int) -> None:
    relatives = list(Visitor.objects.filter(facility=facility).order_by("pk")[:count])
    for number, visitor in enumerate(relatives):
        hour, minute = TIMES[(number + day.day) % len(TIMES)]
        begins = clock.midnight(day) + timedelta(hours=hour, minutes=minute)
        _book(facility, _held(facility, number), visitor, Span(begins, begins + A_VISIT), by)


def _book_outside(day: date) -> None:
    """The lawyer sees one client a day in turn, the doctor comes on Tuesdays, the police on Thursdays."""
    for username, hour, minutes, days in (
        ("lawyer", 9, 60, range(5)),
        ("doctor", 11, 30, [1]),
        ("police", 14, 30, [3]),
    ):
        if day.weekday() in days:
            ties = list(Client.objects.confirmed().filter(visitor__user__username=username).order_by("pk"))
            inmate = ties[day.toordinal() % len(ties)].inmate
            begins = clock.midnight(day) + timedelta(hours=hour)
            if inmate and (facility := inmate.held_at):
                span = Span(begins, begins + timedelta(minutes=minutes))
                _book(facility, inmate, _visitor(username), span, actor(username))


def _book(facility: Facility, inmate: Inmate, visitor: Visitor, span: Span, by: Actor) -> None:
    token = uuid5(_NAMES, f"{visitor.pk} {inmate.pk} {span.begins.isoformat()}")
    try:
        book_visit(Booking(facility, inmate, visitor.kind, [visitor], span, token), by=by)
    except Refused:  # a day at court, a holiday: a desk is told so and goes on
        return


def _held(facility: Facility, number: int) -> Inmate:
    held = Inmate.objects.at(facility).order_by("inmate_no")
    return held[number % max(held.count(), 1)]


def _visitor(username: str) -> Visitor:
    return Visitor.objects.get(user__username=username)


def _working_days(after: date, count: int) -> Iterator[date]:
    day = after
    while count:
        day += timedelta(days=1)
        if court_sits(day):
            count -= 1
            yield day

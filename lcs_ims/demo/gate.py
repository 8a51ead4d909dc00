"""The gates of the demonstration: three weeks of arrivals, waits and refusals, police by night, some waiting now.

Everything goes through the services that the desks press, told the time it happened. Nothing is drawn by chance.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from cells.services.removal import remove_to_hospital
from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.audit import Actor
from lcs_ims.demo.bookings import DESKS
from lcs_ims.demo.people import actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Authorisation, Visit, Visitor, WaitAlert
from visits.services import authorising
from visits.services.arriving import WalkIn, receive, receive_walk_in
from visits.services.emergency import receive_emergency
from visits.services.finding_out import FoundOut, record_found_out
from visits.services.gate import Going, press, start
from visits.services.people import Person, register_visitor
from visits.services.police import Written, complete_police, start_police
from visits.services.refusing import refuse_visit
from visits.services.reviewing import review_visit
from visits.services.unnamed import let_in_emergency, name_emergency, press_reached
from visits.services.waits import acknowledge_alert, raise_alerts
from visits.steps import Step

SWEEP = Actor.system("sweep")
WAITS = (4, 9, 14, 22, 27, 12, 41, 18, 7, 33, 11, 24, 68, 5, 16)  # minutes, in turn
CAUSES = ("no_escort", "no_room", "count", "paperwork")
MINUTE = timedelta(minutes=1)
Deed = tuple[datetime, Callable[[], object]]
Facilities = dict[str, Facility]

OFFICER = ("Det. Insp. Tšeliso Nthunya", "7781", "Maseru Central")


def gate_day(day: date, now: datetime, facilities: Facilities) -> None:
    """What happens at the gates in the day: those who are booked, and who comes unbooked."""
    begins = clock.midnight(day)
    booked = Visit.objects.booked().at(*(facilities[code] for code in DESKS))
    of_today = booked.filter(booked_from__gte=begins, booked_from__lt=begins + timedelta(days=1))
    deeds: list[Deed] = []
    for visit in of_today.select_related("facility").order_by("booked_from", "pk"):
        deeds += _story(visit, day)
    for moment, deed in sorted(deeds, key=lambda deed: deed[0]):
        if moment < now:
            with clock.at(moment):
                _pressed(deed)


def gate_night(days_ago: int, day: date, now: datetime, facilities: Facilities) -> None:
    """What happened once, so many days before today, mostly by night."""
    mcci, jtc = facilities["MCCI"], facilities["JTC"]
    stories: dict[int, tuple[float, Callable[[], object]]] = {
        20: (16.0, lambda: _name_authorisers(facilities)),
        17: (22.6, lambda: _police_at_night(mcci, 21, granted=True)),
        14: (22.2, lambda: _nobody_answers(mcci, 24)),
        11: (21.4, lambda: _ambulance(mcci, 12)),
        8: (23.1, lambda: _police_on_a_claim(mcci, 22)),
        6: (15.2, lambda: _child_alone(jtc)),
        4: (16.5, lambda: _found_out(mcci, 23)),
        2: (22.8, lambda: _police_at_night(mcci, 25, granted=False)),
        1: (22.3, lambda: _ambulance(mcci, 13, reviewed=False)),
    }
    if days_ago in stories:
        hours, story = stories[days_ago]
        moment = clock.midnight(day) + timedelta(hours=hours)
        if moment < now:
            with clock.at(moment):
                _pressed(story)


def wait_now(now: datetime, facilities: Facilities) -> None:
    """Those who wait at this moment: one escalated, one over, one soon, one in time, and an emergency."""
    mcci = facilities["MCCI"]
    for number, (kind, name, minutes) in enumerate(
        (
            ("lawyer", "Adv. Tankiso Mphutlane", 67),
            ("own_doctor", "Dr Limakatso Ntšihlele", 17),
            ("probation", "Mrs Puleng Mofolo", 52),
            ("family", "Malefa Hlalele", 12),
        )
    ):
        with clock.at(now - minutes * MINUTE):
            visitor = _visitor(mcci, kind, name, f"Card {900 + number}")
            receive_walk_in(WalkIn(mcci, _held(mcci, 14 + number), kind, [visitor]), by=actor("gate"))
    with clock.at(now - 2 * MINUTE):
        receive_emergency(_held(mcci, 18), mcci, by=actor("gate"))
    with clock.at(now):
        raise_alerts(now, by=SWEEP)


def _story(visit: Visit, day: date) -> Iterator[Deed]:
    """One booked visit: mostly in and out, now and then refused, unseen, or made to wait."""
    number, by = visit.pk + day.day, actor(DESKS[visit.facility.code])
    begins = visit.booked_from or clock.midnight(day)
    arrives, waited = begins - (number % 3) * 4 * MINUTE, WAITS[number % len(WAITS)] * MINUTE
    if number % 19 == 18:
        return  # did not come
    yield arrives, lambda: receive([visit], by=by)
    if number % 17 == 16:
        yield begins + waited, lambda: refuse_visit(visit, "inmate", reason="Does not wish the visit", by=by)
    elif number % 23 == 22:
        yield begins + waited, lambda: _refused_and_reviewed(visit, by)
    elif number % 13 == 12:
        yield begins + waited, lambda: press(visit, Step.LEFT, by=by)
    else:
        if waited > 30 * MINUTE:
            yield begins + 31 * MINUTE, lambda: _acknowledged(visit, number, by)
        yield begins + waited, lambda: _begun(visit, by)
        yield begins + waited + (20 + number % 20) * MINUTE, lambda: _gone(visit, by)


def _begun(visit: Visit, by: Actor) -> None:
    if visit.kind == Kind.POLICE:
        start_police(visit, _written(), by=by)
    else:
        start(visit, by=by, going=Going(search_consent=True, escort="Officer Thabo Seeiso"))


def _gone(visit: Visit, by: Actor) -> None:
    press(visit, Step.LEFT, by=by)
    if visit.kind == Kind.POLICE:
        complete_police(visit, state_after="As before, no complaint", by=by)


def _acknowledged(visit: Visit, number: int, by: Actor) -> None:
    raise_alerts(clock.now(), by=SWEEP)
    alert = WaitAlert.objects.filter(visit=visit, acknowledged_at__isnull=True).order_by("-pk").first()
    if alert:
        acknowledge_alert(alert, CAUSES[number % len(CAUSES)], by=by)


def _refused_and_reviewed(visit: Visit, by: Actor) -> None:
    refuse_visit(visit, "staff", reason="Came drunk", reviewer="Sgt Palesa Mokhethi", by=by)
    if visit.facility.code == "MCCI":
        review_visit(visit, "Right: seen by two officers", by=actor("shift"))


def _name_authorisers(facilities: Facilities) -> None:
    users = {user.username: user for user in User.objects.all()}
    named = {"MCCI": ("charge", "shift", "headquarters"), "LER": ("charge.ler", "shift.ler"), "JTC": ("charge.jtc",)}
    for code, usernames in named.items():
        people = {place: users[username] for place, username in enumerate(usernames)}
        authorising.set_authorisers(facilities[code], people, by=actor("headquarters"))


def _asked(facility: Facility, number: int) -> tuple[Authorisation, Inmate]:
    inmate = _held(facility, number)
    officer, force_number, station = OFFICER
    request = authorising.Request(officer, force_number, station, "Interview on a robbery", "CR 214", by_phone=True)
    return authorising.ask_authorisation(facility, inmate, request, by=actor("gate")), inmate


def _police_at_night(facility: Facility, number: int, *, granted: bool) -> None:
    """With leave they go in; without it they are sent away, and both are told to the Inspectorate."""
    asked, inmate = _asked(facility, number)
    words = "Arrest of others tonight depends on it" if granted else "Can wait until 08:00"
    authorising.answer_authorisation(asked, granted=granted, words=words, by=actor("charge"))
    visit = _police_here(facility, inmate)
    if granted:
        start_police(visit, _written(), by=actor("gate"))
        with clock.at(clock.now() + 35 * MINUTE):
            _gone(visit, actor("gate"))
    else:
        refuse_visit(
            visit, "staff", reason="No leave outside hours", reviewer="Supt Thabiso Molefe", by=actor("gate")
        )


def _nobody_answers(facility: Facility, number: int) -> None:
    asked, _inmate = _asked(facility, number)
    for minutes in (15, 30, 45):
        moment = asked.requested_at + minutes * MINUTE
        with clock.at(moment):
            authorising.rise(moment, by=SWEEP)


def _police_on_a_claim(facility: Facility, number: int) -> None:
    visit = _police_here(facility, _held(facility, number))
    start_police(visit, _written(in_the_name_of="the Commissioner, said by telephone"), by=actor("gate"))
    with clock.at(clock.now() + 50 * MINUTE):
        _gone(visit, actor("gate"))


def _child_alone(facility: Facility) -> None:
    """The start is refused: no adult sits with the boy."""
    by = actor("charge.jtc")
    visitor = _visitor(facility, Kind.POLICE, OFFICER[0], "7781, Maseru Central")
    visit = receive_walk_in(WalkIn(facility, _held(facility, 3), Kind.POLICE, [visitor]), by=by)
    try:
        start_police(visit, _written(), by=by)
    except Refused:
        refuse_visit(visit, "staff", reason="No adult with the child", reviewer="Mrs Puleng Mofolo", by=by)


def _ambulance(facility: Facility, number: int, *, reviewed: bool = True) -> None:
    entry = let_in_emergency(facility, by=actor("gate"))
    with clock.at(clock.now() + 3 * MINUTE):
        press_reached(entry, by=actor("gate"))
    with clock.at(clock.now() + 40 * MINUTE):
        visit = name_emergency(entry, _held(facility, number), words="Ambulance, breathing badly", by=actor("gate"))
        press(visit, Step.LEFT, by=actor("gate"))
    if not reviewed:
        with clock.at(clock.now() + 45 * MINUTE):
            remove_to_hospital(visit.inmate, by=actor("gate"))
    else:
        with clock.at(clock.now() + 60 * MINUTE):
            review_visit(visit, "Seen within 3 minutes, stayed here", by=actor("shift"))


def _found_out(facility: Facility, number: int) -> None:
    began = clock.now() - timedelta(days=2, hours=18)
    how = "The inmate told his lawyer; the night officer confirms it"
    found = FoundOut(
        facility, _held(facility, number), Kind.POLICE, "Two men in plain clothes", began, None, clock.now(), how
    )
    record_found_out(found, by=actor("records"))


def _police_here(facility: Facility, inmate: Inmate) -> Visit:
    visitor = _visitor(facility, Kind.POLICE, OFFICER[0], "7781, Maseru Central")
    return receive_walk_in(WalkIn(facility, inmate, Kind.POLICE, [visitor]), by=actor("gate"))


def _written(in_the_name_of: str = "") -> Written:
    officer, force_number, station = OFFICER
    return Written(
        officer=officer,
        force_number=force_number,
        station=station,
        purpose="Interview on a robbery",
        authority="CR 214",
        place="Interview room",
        present="Officer Thabo Seeiso, in sight",
        state_before="Well, no complaint",
        inmate_consents=True,
        lawyer_not_told_why="No lawyer on record",
        in_the_name_of=in_the_name_of,
    )


def _visitor(facility: Facility, kind: str, name: str, identified_by: str) -> Visitor:
    by = actor(DESKS[facility.code])
    return register_visitor(Person(kind, name, identified_by), facility, by=by)


def _held(facility: Facility, number: int) -> Inmate:
    held = Inmate.objects.at(facility).order_by("inmate_no")
    return held[number % max(held.count(), 1)]


def _pressed(deed: Callable[[], object]) -> None:
    """A press that the day's course made impossible (someone is at court) is left undone, as at a real desk."""
    try:
        deed()
    except Refused:
        return

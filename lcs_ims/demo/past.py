"""Three weeks that followed the muster: admissions, moves, exceptions, an order, people found elsewhere.

Everything goes through the same services as an officer's press, told the time it happened. Nothing is
drawn by chance: the same day of loading gives the same past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

from cells.facts import Purpose
from cells.houses import load_house
from cells.models import Cell, Stay
from cells.services.exceptions import ask_exception, end_exceptions, grant_exception, refuse_exception
from cells.services.finding import record_as_found
from cells.services.judging import judge_facility
from cells.services.overcrowding import Terms, confirm_overcrowding, propose_overcrowding
from cells.services.placing import place_inmate
from cells.services.whereabouts import end_holdings, hold_inmate
from cells.verdicts import CellVerdict, judge
from inmates.models import Inmate
from inmates.newcomers import Newcomer, OrderOfCourt
from inmates.people import declared_rivals, person_of
from inmates.services.admission import admit_newcomer
from inmates.services.keep_apart import Grounds, open_keep_apart
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.audit import Actor
from lcs_ims.demo.bookings import book_day, leave_open, open_doors
from lcs_ims.demo.gate import gate_day, gate_night, wait_now
from lcs_ims.demo.people import actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.services.booking import mark_absent

SURNAMES = (
    "Mokoena",
    "Tšosane",
    "Letsie",
    "Motaung",
    "Phafoli",
    "Ramaili",
    "Sehlabo",
    "Khabo",
    "Nthako",
    "Lehloenya",
)
GIVEN = ("Thabo", "Lerato", "Katleho", "Neo", "Tšepo", "Mosa", "Pheello", "Tumelo", "Kananelo", "Bokang")
OFFENCES = ("PC65", "PC31", "PC30", "PC70", "PC64", "PC56", "PC67", "PC41")
INTAKES = {
    "MCCI": "intake",
    "LER": "intake.ler",
    "BER": "intake.ber",
    "JTC": "intake.jtc",
    "MHK": "intake.mhk",
    "THT": "intake.tht",
    "MAF": "intake.maf",
}
HOURS = 48
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class _Arrival:
    facility: str
    sex: str = "male"
    boy: bool = False


DAILY = (
    (_Arrival("MHK"), _Arrival("MAF", sex="female")),
    (_Arrival("THT"), _Arrival("MHK", boy=True)),
    (_Arrival("MAF"), _Arrival("LER", sex="female")),
    (_Arrival("MAF", boy=True), _Arrival("MHK")),
)
LAST_NIGHT = _Arrival("MCCI")


def live_through(first: date, now: datetime) -> None:
    """Let the days from `first` to now happen."""
    facilities = {facility.code: facility for facility in Facility.objects.all()}
    open_doors(first, facilities)
    _sign_off(facilities, first)
    today = clock.facility_date(now)
    days = list(_days(first, today))
    names = zip(cycle(GIVEN), islice(cycle(SURNAMES), 3, None), strict=False)
    for number, day in enumerate(days):
        gate_day(day, now, facilities)
        book_day(day, facilities, now)
        arrivals = DAILY[number % len(DAILY)] + ((LAST_NIGHT,) if day == days[-2] else ())
        for arrival in arrivals:
            moment = clock.midnight(day) + timedelta(hours=15 + number % 5, minutes=7 * number % 60)
            if moment < now:
                given, surname = next(names)
                _admit(arrival, f"{given} {surname}", number, facilities, moment)
        _events_of((today - day).days, day, now, facilities)
        gate_night((today - day).days, day, now, facilities)
        if day == today:
            wait_now(now, facilities)
        _night(day, now)
    leave_open(now, facilities)


def _sign_off(facilities: dict[str, Facility], first: date) -> None:
    """Two officers sign that the take-over is finished, where they are posted."""
    for hours, code, charge in ((30, "MCCI", "charge"), (52, "JTC", "charge.jtc"), (54, "BER", "charge.ber")):
        with clock.at(clock.midnight(first) + timedelta(hours=hours)):
            sign_go_live(facilities[code], by=actor(charge))
            sign_go_live(facilities[code], by=actor("headquarters"))


def _admit(arrival: _Arrival, name: str, number: int, facilities: dict[str, Facility], moment: datetime) -> None:
    facility, by = facilities[arrival.facility], actor(INTAKES[arrival.facility])
    with clock.at(moment):
        inmate = admit_newcomer(_newcomer(arrival, name, number, moment), facility, by=by)
    with clock.at(moment + timedelta(minutes=9)):
        _settle(inmate, facility, by)


def _newcomer(arrival: _Arrival, name: str, number: int, moment: datetime) -> Newcomer:
    given, surname = name.split(" ", 1)
    today = clock.facility_date(moment)
    born = date(today.year - (15 if arrival.boy else 24 + number), 1 + number % 12, 1 + number)
    return Newcomer(
        surname=surname,
        given_names=given,
        sex=arrival.sex,
        date_of_birth=born.isoformat(),
        age_evidence="birth_certificate" if arrival.boy else "identity_document",
        age_disputed=False,
        legal_status="remand",
        record="first" if number % 3 else "repeat",
        order=OrderOfCourt(f"W{700 + number}/{today.year}", "Maseru Magistrate's Court", today),
        offences=(OFFENCES[number % len(OFFENCES)],),
        home_district="Maseru",
        next_court_on=today + timedelta(days=14),
    )


def _settle(inmate: Inmate, facility: Facility, by: Actor) -> None:
    """Place in the best lawful cell; where there is none, hold under an officer's eyes."""
    best = next(iter(_lawful(inmate, facility)), None)
    if best is None:
        hold_inmate(
            inmate, room="Reception room 1", officer="Cpl Teboho Moshoeshoe", by=by, reason="No lawful cell tonight"
        )
        return
    place_inmate(inmate, _cell(facility, best), by=by, reason="First cell after admission")


def _events_of(days_ago: int, day: date, now: datetime, facilities: dict[str, Facility]) -> None:
    """What happened only once or twice, so many days before today."""
    deeds = {
        18: lambda: _mend(facilities["MCCI"], 4),
        16: lambda: _except(facilities["MCCI"], "intake", "charge", grant=True),
        15: lambda: _mend(facilities["LER"], 4),
        13: lambda: _except(facilities["MCCI"], "intake", "charge", grant=True),
        12: lambda: _mend(facilities["MHK"], 6),
        11: lambda: _overcrowd(facilities["BER"]),
        10: lambda: _find(facilities["MCCI"], "gate"),
        9: lambda: _keep_apart(facilities["MCCI"]),
        7: lambda: _mend(facilities["BER"], 3),
        5: lambda: _except(facilities["MCCI"], "intake", "charge", grant=False),
        3: lambda: _mend(facilities["MAF"], 5),
        1: lambda: _except(facilities["MCCI"], "intake", "charge", grant=True),
    }
    moment = clock.midnight(day) + timedelta(hours=21, minutes=12)
    if days_ago in deeds and moment < now:
        with clock.at(moment):
            deeds[days_ago]()


def _night(day: date, now: datetime) -> None:
    """What the clock does by itself: exceptions and holding end; on Sundays and at last, birthdays are judged."""
    by = Actor.system("sweep")
    with clock.at(min(clock.midnight(day) + timedelta(hours=30), now)):
        end_exceptions(by=by, now=clock.now())
        end_holdings(by=by, now=clock.now())
        mark_absent(by=by, now=clock.now())
        if day.weekday() == SUNDAY or clock.now() == now:
            for facility in Facility.objects.order_by("pk"):
                judge_facility(facility, by=by, now=clock.now())


def _mend(facility: Facility, count: int) -> None:
    """Move people out of unlawful cells into lawful ones, as an officer works through the register."""
    by = actor(INTAKES[facility.code])
    involved = Inmate.objects.filter(
        breaches__left_at__isnull=True,
        breaches__breach__facility=facility,
        breaches__breach__rule__in=["CHILD", "SEX", "STATUS", "CELL-STATUS"],
    )
    mended = 0
    for inmate in involved.distinct().order_by("inmate_no")[:40]:
        lawful = _lawful(inmate, facility)
        if lawful and mended < count:
            place_inmate(inmate, _cell(facility, lawful[0]), by=by, reason="Out of an unlawful cell")
            mended += 1


def _except(facility: Facility, asks: str, answers: str, *, grant: bool) -> None:
    """Ask for the least bad cell for someone who has none lawful, and have another officer answer."""
    asked_by = actor(asks)
    for stay in Stay.objects.open().at(facility).select_related("inmate").order_by("pk")[:60]:
        choices = _least_bad(stay.inmate, facility)
        if not choices:
            continue
        cell = _cell(facility, choices[0])
        if cell.pk == stay.cell_id:
            continue
        try:
            asked = ask_exception(
                stay.inmate, cell, by=asked_by, reason="No lawful cell and a threat tonight", hours=HOURS
            )
            if grant:
                grant_exception(asked, by=actor(answers))
            else:
                refuse_exception(asked, by=actor(answers), answer="There is room in another facility")
        except Refused:
            continue
        return


def _overcrowd(facility: Facility) -> None:
    terms = Terms(days=14, highest_load=Decimal("1.50"), least_area_m2=Decimal("2.00"))
    order = propose_overcrowding(
        facility, terms, by=actor("headquarters"), reason="Courts sent 40 people in one week"
    )
    confirm_overcrowding(order, by=actor("headquarters.2"))


def _find(facility: Facility, finder: str) -> None:
    stay = Stay.objects.open().at(facility).select_related("inmate").order_by("-pk")[5]
    cell = Cell.objects.standing().filter(facility=facility, in_service=True).exclude(pk=stay.cell_id).first()
    if cell:
        record_as_found(stay.inmate, cell, by=actor(finder), learned="Head count at lock-up")


def _keep_apart(facility: Facility) -> None:
    one, other = (stay.inmate for stay in Stay.objects.open().at(facility).select_related("inmate")[:2])
    open_keep_apart(one, other, Grounds("cell", "Threats heard in the yard"), by=actor("intake"))


def _lawful(inmate: Inmate, facility: Facility) -> list[CellVerdict]:
    return sorted((a for a in _judged(inmate, facility) if a.rank), key=lambda a: a.rank or 0)


def _least_bad(inmate: Inmate, facility: Facility) -> list[CellVerdict]:
    answers = _judged(inmate, facility)
    if any(answer.rank for answer in answers):
        return []
    ordinary = (a for a in answers if a.least_harm and a.cell.purpose == Purpose.ORDINARY)
    return sorted(ordinary, key=lambda a: a.least_harm or 0)


def _judged(inmate: Inmate, facility: Facility) -> list[CellVerdict]:
    today = clock.facility_date()
    return judge(person_of(inmate, today, declared_rivals()), load_house(facility, today))


def _cell(facility: Facility, answer: CellVerdict) -> Cell:
    return Cell.objects.select_related("facility").get(facility=facility, code=answer.cell.code)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)

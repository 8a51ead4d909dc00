"""Contests for what is scarce: who wants what at one moment, and what must never come of it.

Each is a set-up, run anew for every round; a worker, which runs in every process; and a question asked
of the database afterwards.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from cells.models import Breach, Cell, PlacementException, Stay, Transfer
from cells.services.estate import CellSpec, change_cells, retire_cell
from cells.services.exceptions import ask_exception, grant_exception, refuse_exception
from cells.services.leaving import Leaving, discharge
from cells.services.placing import place_inmate
from cells.services.transfers import Sending, receive_transfer, return_transfer, send_transfer
from cells.services.whereabouts import Papers
from inmates.models import Custody, Inmate, KeepApart, Reception
from inmates.newcomers import OrderOfCourt
from inmates.services import admission
from inmates.services.admission import admit_newcomer
from inmates.services.facts import change_facts
from inmates.services.keep_apart import open_keep_apart
from inmates.services.reception import AtTheGate, admit_received, receive
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_child, a_facility, a_newcomer, an_inmate, an_officer, cells, grounds, placed
from tests.cells.unprotected import locks_off

NAMES = ("Mokoena", "Pitso", "Khasu", "Letlatsa", "Tau")

Orders = list[tuple[Any, ...]]
"""What each racer is to do: a verb and primary keys."""


@dataclass(frozen=True)
class Contest:
    """`set_up` gives each racer its order; `wrong` says whether that ended as it never may."""

    name: str
    set_up: Callable[[Facility, int], Orders]
    wrong: Callable[[Orders], bool]


def act(number: int, orders: Orders, locked: bool) -> Any:
    """What racer `number` does; those without an order look on."""
    if number >= len(orders):
        return None
    verb, *keys = orders[number]
    if locked:
        return _VERBS[verb](*keys)
    # The one number that both would take is not what must keep one person from having two records.
    with locks_off(), patch.object(admission, "next_number", lambda now: f"{number}/{now.timestamp()}"):
        return _VERBS[verb](*keys)


def _place(inmate: int, cell: int) -> int:
    there = Cell.objects.select_related("facility").get(pk=cell)
    return place_inmate(Inmate.objects.get(pk=inmate), there, by=SHELL, reason=WHY).pk


def _keep_apart(one: int, other: int, level: str) -> int:
    return open_keep_apart(Inmate.objects.get(pk=one), Inmate.objects.get(pk=other), grounds(level), by=SHELL).pk


def _admit(facility: int, surname: str) -> str:
    newcomer = a_newcomer(surname=surname, given_names="Thabo", not_same_person="")
    return admit_newcomer(newcomer, Facility.objects.get(pk=facility), by=SHELL).inmate_no


def _grant(asked: int, user: int) -> int:
    officer = User.objects.get(pk=user).actor("tests")
    return grant_exception(PlacementException.objects.get(pk=asked), by=officer).pk


def _refuse(asked: int, user: int) -> int:
    officer = User.objects.get(pk=user).actor("tests")
    return refuse_exception(PlacementException.objects.get(pk=asked), by=officer, answer="a bed is free in C").pk


def _change(cell: int, name: str, value: Any) -> int:
    there = Cell.objects.select_related("facility", "block").get(pk=cell)
    return change_cells(there.facility, [replace(CellSpec.of(there), **{name: value})], by=SHELL, reason=WHY).updated


def _retire(cell: int) -> int:
    return retire_cell(Cell.objects.select_related("facility").get(pk=cell), by=SHELL, reason=WHY).pk


def _dispute_age(inmate: int) -> int:
    changed = change_facts(Inmate.objects.get(pk=inmate), {"age_disputed": True}, by=SHELL, reason=WHY)
    assert changed.done is not None
    return changed.done.pk


def _escape(inmate: int) -> int:
    leaving = Leaving("escape", circumstances="over the wall", reported_to="the police at Maseru")
    return discharge(Inmate.objects.get(pk=inmate), leaving, by=SHELL, reason=WHY).pk


def _admit_received(reception: int, surname: str, offence: str) -> int:
    order = OrderOfCourt(f"W-{surname}", "High Court", clock.facility_date())
    newcomer = a_newcomer(surname=surname, order=order, offences=(offence,))
    return admit_received(Reception.objects.get(pk=reception), newcomer, by=SHELL).pk


def _receive_sent(sent: int) -> int:
    return receive_transfer(Transfer.objects.get(pk=sent), by=SHELL, state="no injury seen").pk


def _return_sent(sent: int) -> int:
    return return_transfer(Transfer.objects.get(pk=sent), by=SHELL, state="no injury seen", reason=WHY).pk


_VERBS: dict[str, Callable[..., Any]] = {
    "admit received": _admit_received,
    "receive sent": _receive_sent,
    "return sent": _return_sent,
    "place": _place,
    "keep apart": _keep_apart,
    "admit": _admit,
    "grant": _grant,
    "refuse": _refuse,
    "change": _change,
    "retire": _retire,
    "dispute": _dispute_age,
    "escape": _escape,
}


def _inside(*cells: int) -> Iterable[Stay]:
    return Stay.objects.open().filter(cell__in=cells)


def _last_bed(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"L{turn}-01", capacity=2)
    placed(an_inmate(facility), cell)
    return [("place", an_inmate(facility).pk, cell.pk) for _ in range(2)]


def _overfull(orders: Orders) -> bool:
    return len(list(_inside(orders[0][2]))) > 2


def _child_and_adult(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"M{turn}-01")
    return [("place", person.pk, cell.pk) for person in (a_child(facility), an_inmate(facility))]


def _mixed(orders: Orders) -> bool:
    return len({stay.absolute_class for stay in _inside(orders[0][2])}) > 1


def _pair_in_a_block(facility: Facility, turn: int) -> Orders:
    one, other = an_inmate(facility), an_inmate(facility)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    return [
        ("place", person.pk, cell.pk)
        for person, cell in zip((one, other), cells(facility, f"P{turn}-01", f"P{turn}-02"), strict=True)
    ]


def _both_in(orders: Orders) -> bool:
    return len(list(_inside(orders[0][2], orders[1][2]))) == 2


def _order_and_place(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"O{turn}-01")
    lives, comes = an_inmate(facility), an_inmate(facility)
    placed(lives, cell)
    return [("place", comes.pk, cell.pk), ("keep apart", lives.pk, comes.pk, "cell")]


def _order_and_two_places(facility: Facility, turn: int) -> Orders:
    one, other = an_inmate(facility), an_inmate(facility)
    here, there = cells(facility, f"Q{turn}-01", f"Q{turn}-02")
    # The one with the higher key goes first: the order then joins someone with a lower one to whoever waits.
    return [
        ("place", other.pk, there.pk),
        ("place", one.pk, here.pk),
        ("keep apart", one.pk, other.pk, "block"),
    ]


def _apart_unseen(orders: Orders) -> bool:
    """Two people are too near under an open order, and no open breach says so."""
    _verb, one, other, level = orders[-1]
    stays = {s.inmate_id: s.cell for s in Stay.objects.open().filter(inmate__in=(one, other)).select_related("cell")}
    if len(stays) < 2 or not KeepApart.objects.open().filter(first__in=(one, other)).exists():
        return False
    near = stays[one] == stays[other] or (level == "block" and stays[one].block_id == stays[other].block_id)
    return near and not Breach.objects.open().filter(rule="APART", people__inmate=one).exists()


def _same_person(facility: Facility, turn: int) -> Orders:
    return [("admit", facility.pk, NAMES[turn % 5] * (turn // 5 + 1))] * 2


def _twice_on_file(orders: Orders) -> bool:
    return Inmate.objects.filter(surname=orders[0][2]).count() > 1


def _two_grants(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"G{turn}-01", capacity=1, area="20")
    placed(an_inmate(facility), cell)
    officers = [_known_officer(role, facility) for role in (Role.INTAKE_OFFICER, Role.SHIFT_SUPERVISOR)]
    second = _known_officer(Role.OFFICER_IN_CHARGE, facility)
    asked = ask_exception(an_inmate(facility), cell, by=officers[0].actor(), reason="nothing else is free", hours=8)
    return [("grant", asked.pk, officers[1].pk), ("grant", asked.pk, second.pk)]


def _known_officer(role: Role, facility: Facility) -> User:
    username = f"racing-{role}"
    if not User.objects.filter(username=username).exists():
        an_officer(role, facility, username)
    return User.objects.get(username=username)


def _granted_twice(orders: Orders) -> bool:
    return Stay.objects.open().filter(inmate__exceptions=orders[0][1]).count() > 1


def _grant_and_refusal(facility: Facility, turn: int) -> Orders:
    (_grant_it, asked, supervisor), (_too, _same, in_charge) = _two_grants(facility, turn)
    return [("grant", asked, supervisor), ("refuse", asked, in_charge)]


def _placed_and_refused(orders: Orders) -> bool:
    return Stay.objects.filter(exception=orders[0][1], exception__state="refused").exists()


def _two_move_out(facility: Facility, turn: int) -> Orders:
    home, here, there = cells(facility, f"N{turn}-01", f"N{turn}-02", f"N{turn}-03")
    first, second = an_inmate(facility), an_inmate(facility)
    for person in (first, second, an_inmate(facility, needs=("not_alone",))):
        placed(person, home)
    return [("place", first.pk, here.pk), ("place", second.pk, there.pk)]


def _left_alone(orders: Orders) -> bool:
    return len(list(_inside(orders[0][2], orders[1][2]))) == 2


def _out_of_service(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"S{turn}-01")
    return [("place", an_inmate(facility).pk, cell.pk), ("change", cell.pk, "in_service", False)]


def _someone_in_it(orders: Orders) -> bool:
    cell = Cell.objects.get(pk=orders[0][2])
    return (cell.retired_at is not None or not cell.in_service) and any(_inside(cell.pk))


def _retired(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"R{turn}-01")
    return [("place", an_inmate(facility).pk, cell.pk), ("retire", cell.pk)]


def _age_disputed(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"B{turn}-01")
    lives = an_inmate(facility)
    placed(lives, cell)
    return [("place", an_inmate(facility).pk, cell.pk), ("dispute", lives.pk)]


def _mixed_unseen(orders: Orders) -> bool:
    cell = orders[0][2]
    return len(list(_inside(cell))) > 1 and not Breach.objects.open().filter(cell=cell, rule="CHILD").exists()


def _gone(facility: Facility, turn: int) -> Orders:
    (cell,) = cells(facility, f"E{turn}-01")
    inmate = an_inmate(facility)
    return [("place", inmate.pk, cell.pk), ("escape", inmate.pk)]


def _in_a_cell_and_gone(orders: Orders) -> bool:
    return Stay.objects.open().filter(inmate=orders[0][1], custody__ended_at__isnull=False).exists()


def _two_clerks(facility: Facility, turn: int) -> Orders:
    seen = AtTheGate("tall man", "male", "adult", "Sgt Thabo, Maseru police", order_seen=True)
    waiting = receive(seen, facility, by=SHELL).pk
    # Of one offence the database itself would keep the second charge out.
    return [("admit received", waiting, NAMES[0], "PC33"), ("admit received", waiting, NAMES[1], "PC30")]


def _two_orders(orders: Orders) -> bool:
    return Reception.objects.get(pk=orders[0][1]).custody.warrants.count() > 1


def _sent_and_back(facility: Facility, turn: int) -> Orders:
    sending = Sending("Sgt Mosa", clock.now() + timedelta(hours=6), Papers("HQ 1", "4411", "A 123", "none seen"))
    sent = send_transfer(an_inmate(facility), a_facility("MFCI"), sending, by=SHELL, reason=WHY)
    return [("receive sent", sent.pk), ("return sent", sent.pk)]


def _here_and_there(orders: Orders) -> bool:
    sent = Transfer.objects.get(pk=orders[0][1])
    return sent.outcome == Transfer.Outcome.RETURNED and Custody.objects.filter(resumes=sent.custody).exists()


LAST_BED = Contest("two officers for the last bed", _last_bed, _overfull)
CHILD_AND_ADULT = Contest("a child and an adult into one empty cell", _child_and_adult, _mixed)
PAIR_IN_A_BLOCK = Contest("two kept apart into two cells of one block", _pair_in_a_block, _both_in)
ORDER_AND_PLACE = Contest("an order opened while one of the two is placed", _order_and_place, _apart_unseen)
ORDER_AND_TWO_PLACES = Contest("an order opened while both are placed", _order_and_two_places, _apart_unseen)
SAME_PERSON = Contest("two admissions of one person", _same_person, _twice_on_file)
TWO_GRANTS = Contest("two grants of one exception", _two_grants, _granted_twice)
GRANT_AND_REFUSAL = Contest("one exception granted and refused", _grant_and_refusal, _placed_and_refused)
TWO_MOVE_OUT = Contest("two moves out that leave someone alone", _two_move_out, _left_alone)
OUT_OF_SERVICE = Contest("a cell out of service while someone is placed", _out_of_service, _someone_in_it)
RETIRED = Contest("a cell retired while someone is placed", _retired, _someone_in_it)
AGE_DISPUTED = Contest("an age disputed while another is placed", _age_disputed, _mixed_unseen)

GONE = Contest("someone gone while being placed", _gone, _in_a_cell_and_gone)
TWO_CLERKS = Contest("two clerks admitting one person at the gate", _two_clerks, _two_orders)
SENT_AND_BACK = Contest("a transfer received and come back", _sent_and_back, _here_and_there)

CONTESTS = (
    TWO_CLERKS,
    SENT_AND_BACK,
    LAST_BED,
    CHILD_AND_ADULT,
    PAIR_IN_A_BLOCK,
    ORDER_AND_PLACE,
    ORDER_AND_TWO_PLACES,
    SAME_PERSON,
    TWO_GRANTS,
    GRANT_AND_REFUSAL,
    TWO_MOVE_OUT,
    OUT_OF_SERVICE,
    RETIRED,
    AGE_DISPUTED,
    GONE,
)


@dataclass
class Tally:
    """What came of the rounds: how many ended wrong, how the racers ended, and what nobody expected."""

    wrong: int
    ends: Counter[str]
    errors: list[str]

"""What the pages of the table are about: one of the reader's own facility, one of another's, and none.

Each is made by the apps' own services; the values are the arguments of the page's address.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import uuid4

from cells.models import Plan
from cells.services.counting import begin_count, enter_figures
from cells.services.exceptions import ask_exception
from cells.services.overcrowding import Terms, propose_overcrowding
from cells.services.plans import Wish, ask_plan, make_plan
from cells.services.removal import remove_to_hospital
from cells.services.segregation import Segregating, order_segregation
from cells.services.transfers import Sending, send_transfer
from cells.services.whereabouts import Papers
from inmates.models import ClockAlarm, Inmate, Notice
from inmates.services.clocks import raise_clock_alarms
from inmates.services.facts import change_facts
from inmates.services.keep_apart import open_keep_apart
from inmates.services.matters import Told, record_matter
from inmates.services.notices import open_notices
from inmates.services.pictures import store_picture
from inmates.services.reception import AtTheGate, receive
from lcs_ims.accounts.desks import enrol_desk
from lcs_ims.accounts.displays import make_display, token_of
from lcs_ims.accounts.invitations import invite
from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import post_user
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import ask_reset
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.access.world import World
from tests.building import (
    A_PNG,
    SHELL,
    WHY,
    a_cell,
    a_child,
    an_inmate,
    an_officer,
    cells,
    grounds,
    in_cell,
    placed,
)
from tests.visits.arrivals import police_here
from tests.visits.guests import a_client, a_relative, a_time, account, booked, request_for, rooms, someone_outside
from visits.models import Visitor
from visits.services.authorising import Request as PoliceRequest
from visits.services.authorising import ask_authorisation
from visits.services.clients import ask_for_client
from visits.services.facility import block_time
from visits.services.people import Person, ban_visitor, identify_self, verify_visitor
from visits.services.unnamed import let_in_emergency
from visits.services.waits import raise_alerts

Which = Literal["own", "other", "absent"]
Things = Mapping[Which, tuple[object, ...]]


def nothing(world: World) -> Things:
    """For a page that is about no thing in particular."""
    return {"own": ()}


def a_facility(world: World) -> Things:
    return {"own": (world.own.code,), "other": (world.other.code,), "absent": ("NOWHERE",)}


def a_spreadsheet(world: World) -> Things:
    return {which: (code, "register") for which, (code,) in a_facility(world).items()}


def a_cell_of_a_facility(world: World) -> Things:
    a_cell(world.own, "A-01")
    a_cell(world.other, "A-01")
    return {"own": (world.own.code, "A-01"), "other": (world.other.code, "A-01"), "absent": ("NOWHERE", "A-01")}


def a_person(world: World) -> Things:
    return {
        "own": (_housed(world.own).inmate_no,),
        "other": (_housed(world.other).inmate_no,),
        "absent": ("LCS/2000/99999",),
    }


def a_person_and_a_cell(world: World) -> Things:
    return {which: (*arguments, "A-01") for which, arguments in a_person(world).items()}


def an_exception(world: World) -> Things:
    own, other = _asked(world.own), _asked(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_picture(world: World) -> Things:
    own, other = (store_picture(an_inmate(p), "photograph", A_PNG, by=SHELL).pk for p in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_matter(world: World) -> Things:
    own, other = _complained(world.own), _complained(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_segregation(world: World) -> Things:
    own, other = _segregated(world.own), _segregated(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_fact_change(world: World) -> Things:
    own, other = _changed(world.own), _changed(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_reception(world: World) -> Things:
    seen = AtTheGate("tall man", "male", "adult", "Sgt Thabo", order_seen=True)
    own, other = (receive(seen, place, by=SHELL).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_transfer_here(world: World) -> Things:
    own, other = _sent(world.other, world.own), _sent(world.own, world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_transfer_from_here(world: World) -> Things:
    own, other = _sent(world.own, world.other), _sent(world.other, world.own)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_clock_alarm(world: World) -> Things:
    own, other = _alarmed(world.own), _alarmed(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_notice(world: World) -> Things:
    own, other = _notified(world.own), _notified(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_count(world: World) -> Things:
    own, other = (begin_count(place, "lock_up", by=SHELL).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_plan(world: World) -> Things:
    own, other = (_planned(place).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_plan_made(world: World) -> Things:
    own, other = (_plan_made(place) for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_walk(world: World) -> Things:
    return {which: (*arguments, 1) for which, arguments in a_plan_made(world).items()}


def a_count_question(world: World) -> Things:
    own, other = _questioned(world.own), _questioned(world.other)
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def an_overcrowding_order(world: World) -> Things:
    """Only national roles order overcrowding: for them no facility is another's."""
    terms = Terms(highest_load=Decimal(2), least_area_m2=Decimal(3), days=3)
    by = an_officer(Role.HEADQUARTERS)
    order = propose_overcrowding(world.own, terms, by=by, reason=WHY)
    return {"own": (order.pk,), "absent": (order.pk + 1000,)}


def a_keep_apart_order(world: World) -> Things:
    own, other = (
        open_keep_apart(an_inmate(place), an_inmate(place), grounds(), by=SHELL).pk
        for place in (world.own, world.other)
    )
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def an_account(world: World) -> Things:
    """Accounts belong to the whole Service: there is no other facility's account."""
    return {"own": (create_user("someone", by=SHELL).username,), "absent": ("nobody",)}


def a_proposed_posting(world: World) -> Things:
    proposer = create_user("proposer", Role.SYSTEM_ADMINISTRATOR, by=SHELL)
    someone = create_user("someone", by=SHELL)
    posting = post_user(someone, Role.OFFICER_IN_CHARGE, world.own, by=proposer.actor())
    return {"own": (posting.pk,), "absent": (posting.pk + 1000,)}


def an_invitation(world: World) -> Things:
    """Whom the records office of any facility invited: people from outside belong to none."""
    name, roll = "Adv. Lerato Nkosi", "roll of the bar"
    made, _ = invite(Role.LAWYER, name, registration_no="1234", verified_against=roll, by=SHELL)
    return {"own": (made.pk,), "absent": (made.pk + 1000,)}


def a_reset(world: World) -> Things:
    own, other = (
        ask_reset(User.objects.get(pk=an_officer(Role.GATE_OFFICER, place).user_id), by=SHELL, reason=WHY).pk
        for place in (world.own, world.other)
    )
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_desk(world: World) -> Things:
    own, other = (enrol_desk(place, "Gate 1", by=SHELL)[0].pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_display(world: World) -> Things:
    own, other = (make_display(place, "Waiting room", by=SHELL).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_visitor_from_outside(world: World) -> Things:
    """Everyone from outside has said who they are."""
    for role, kind in _KIND_OUTSIDE.items():
        _from_outside(world, role, kind)
    return {"own": ()}


def the_police_outside(world: World) -> Things:
    """Everyone from outside has said that they are a police officer."""
    for role in _KIND_OUTSIDE:
        _from_outside(world, role, "police")
    return {"own": ()}


def nobody_of_theirs(world: World) -> Things:
    """A client of another lawyer, who is not there for anybody else."""
    a_visitor_from_outside(world)
    tie = a_client(someone_outside(), an_inmate(world.own))
    return {"own": (tie.pk,)}


def no_hold_of_theirs(world: World) -> Things:
    a_visitor_from_outside(world)
    return {"own": (uuid4(),)}


def a_visit(world: World) -> Things:
    """One to which everybody from outside comes as well, one of another facility, and none."""
    lawyers = [_from_outside(world, role, kind) for role, kind in _KIND_OUTSIDE.items()]
    inmate = _visited(world.own)
    for lawyer in lawyers:
        a_client(lawyer, inmate)
    own = booked(inmate, *lawyers, span=a_time(9, 60)).pk
    other = booked(_visited(world.other)).pk
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_visitor(world: World) -> Things:
    own, other = (a_relative(place).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_ban(world: World) -> Things:
    until = clock.now() + timedelta(days=9)
    own, other = (
        ban_visitor(a_relative(place), place, ends_at=until, reason=WHY, by=SHELL).pk
        for place in (world.own, world.other)
    )
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_blocked_time(world: World) -> Things:
    own, other = (_blocked(place) for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_visit_flag(world: World) -> Things:
    keys = []
    for place in (world.own, world.other):
        made = booked(_visited(place))
        _blocked(place)
        keys.append(made.flags.get().pk)
    return {"own": (keys[0],), "other": (keys[1],), "absent": (sum(keys) + 1000,)}


def a_request(world: World) -> Things:
    """For national roles there is no other facility; a request about nobody is everyone's, so it is not asked."""
    own, other = (_request(place) for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_wall_screen(world: World) -> Things:
    """Its link opens it: there is nobody to ask."""
    return {"own": (token_of(make_display(world.own, "Gate", by=SHELL)),), "absent": ("forged",)}


def a_waiting_visit(world: World) -> Things:
    """The police at the gate."""
    own, other = (police_here(_visited(place)).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_step_of_a_waiting_visit(world: World) -> Things:
    """One that cannot be pressed yet."""
    return {which: (pk, "ended") for which, (pk,) in a_waiting_visit(world).items()}


def an_event_of_no_visit(world: World) -> Things:
    return {which: (pk, 0) for which, (pk,) in a_visit(world).items()}


def a_wait_alert(world: World) -> Things:
    with clock.at(clock.now() - timedelta(minutes=25)):
        a_waiting_visit(world)
    raised = raise_alerts(clock.now(), by=SHELL)
    keys = {alert.visit.facility_id: alert.pk for alert in raised}
    return {"own": (keys[world.own.pk],), "other": (keys[world.other.pk],), "absent": (sum(keys.values()) + 1000,)}


def an_emergency_entry(world: World) -> Things:
    own, other = (let_in_emergency(place, by=SHELL).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def a_removal(world: World) -> Things:
    own, other = (remove_to_hospital(an_inmate(place), by=SHELL).pk for place in (world.own, world.other))
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


def an_authorisation(world: World) -> Things:
    own, other = (
        ask_authorisation(place, an_inmate(place), PoliceRequest("Sgt P", "P 1", "Central", WHY, WHY), by=SHELL).pk
        for place in (world.own, world.other)
    )
    return {"own": (own,), "other": (other,), "absent": (own + other + 1000,)}


_KIND_OUTSIDE = {Role.LAWYER: "lawyer", Role.DOCTOR: "own_doctor", Role.POLICE_OFFICER: "police"}


def _from_outside(world: World, role: Role, kind: str) -> Visitor:
    user = world.person(role)
    visitor = identify_self(user, Person(kind, user.full_name, f"NO {user.pk}"), by=user.actor("tests"))
    return verify_visitor(visitor, seen="certificate", until=clock.now() + timedelta(days=90), by=SHELL)


def _visited(facility: Facility) -> Inmate:
    rooms(facility, hall=9)
    return an_inmate(facility)


def _blocked(facility: Facility) -> int:
    span = a_time(8, 8 * 60)
    return block_time(facility, begins_at=span.begins, ends_at=span.ends, reason=WHY, by=SHELL).pk


def _request(facility: Facility) -> int:
    lawyer = someone_outside()
    return ask_for_client(lawyer, request_for(an_inmate(facility)), by=account(lawyer).actor("tests")).pk


def _housed(facility: Facility) -> Inmate:
    inmate = an_inmate(facility)
    placed(inmate, a_cell(facility, "A-01"))
    return inmate


def _asked(facility: Facility) -> int:
    """An exception that an officer has asked for and nobody has answered."""
    cell = a_cell(facility, "A-01", status="untried")
    by = an_officer(Role.SHIFT_SUPERVISOR, facility)
    return ask_exception(an_inmate(facility), cell, by=by, reason=WHY, hours=24).pk


def _planned(facility: Facility) -> Plan:
    """A plan asked for, of two who may not share and a cell that is free."""
    mixed, _free = cells(facility, "A-01", "A-02")
    in_cell(mixed, {}, {"legal_status": "remand"})
    return ask_plan(facility, Wish(), by=SHELL)


def _plan_made(facility: Facility) -> int:
    plan = _planned(facility)
    make_plan(plan.pk)
    return plan.pk


def _questioned(facility: Facility) -> int:
    """The question of a cell where someone was counted whom the book does not have there."""
    a_cell(facility, "A-01")
    count = begin_count(facility, "lock_up", by=SHELL)
    return enter_figures(count, {"A-01": 1}, second="Sgt Mosa", by=SHELL)[0].pk


def _alarmed(facility: Facility) -> int:
    """The alarm of someone on remand since long ago."""
    inmate = an_inmate(facility, legal_status="remand")
    inmate.custodies.update(remanded_on=date(2020, 1, 6))
    raise_clock_alarms(by=SHELL, now=clock.now())
    return ClockAlarm.objects.filter(inmate=inmate, clock="REMAND-60D").values_list("pk", flat=True)[0]


def _changed(facility: Facility) -> int:
    """A change of facts that acted at once."""
    done = change_facts(an_inmate(facility), {"record": "repeat"}, by=SHELL, reason=WHY).done
    return done.pk if done else 0


def _notified(facility: Facility) -> int:
    """A notice that waits to be acknowledged."""
    child = a_child(facility)
    open_notices(by=SHELL, now=clock.now())
    return Notice.objects.filter(custody__inmate=child).latest("pk").pk


def _complained(facility: Facility) -> int:
    """A complaint that waits for an answer."""
    by = an_officer(Role.GATE_OFFICER, facility)
    return record_matter(an_inmate(facility), Told("complaint", "the water is cold"), by=by).pk


def _segregated(facility: Facility) -> int:
    """A segregation order in force."""
    cell = a_cell(facility, "S-01", capacity=1, area="8", purpose="segregation")
    said = Segregating("safety", WHY, clock.now() + timedelta(days=3), "Sr Pule")
    by = an_officer(Role.OFFICER_IN_CHARGE, facility)
    return order_segregation(an_inmate(facility), cell, said, by=by).pk


def _sent(origin: Facility, destination: Facility) -> int:
    """A transfer under way."""
    sending = Sending("Sgt Mosa", clock.now() + timedelta(hours=6), Papers("HQ 1", "4411", "A 123", "none seen"))
    return send_transfer(an_inmate(origin), destination, sending, by=SHELL, reason=WHY).pk

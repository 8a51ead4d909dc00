"""Some days of a facility, all of it through services: every kept table of people, cells and rights has rows."""

from decimal import Decimal

from cells.models import Cell, PlacementException
from cells.services.country_plans import ask_country_plan, make_country_plan
from cells.services.evacuation import begin_evacuation, end_evacuation, record_many_as_found
from cells.services.exceptions import ask_exception, grant_exception, renew_exception
from cells.services.leaving import Leaving, discharge
from cells.services.overcrowding import Terms, confirm_overcrowding, propose_overcrowding
from cells.services.plans import Wish, ask_plan, make_plan
from cells.services.whereabouts import hold_inmate
from inmates.services.facts import change_facts
from inmates.services.keep_apart import ask_to_close, close_keep_apart, open_keep_apart
from inmates.services.leaving import LettingGo, receive_release_order
from inmates.services.reception import AtTheGate, admit_received, receive, receive_escort
from lcs_ims.accounts.desks import begin_shift, enrol_desk, set_pin, take_desk
from lcs_ims.accounts.displays import make_display
from lcs_ims.accounts.invitations import accept, invite
from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import post_user, withdraw_posting
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import ask_reset, enrol_totp
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from tests.building import (
    SHELL,
    WHY,
    a_child,
    a_facility,
    a_newcomer,
    an_inmate,
    an_officer,
    cells,
    found,
    grounds,
    placed,
)


def live_some_days() -> Facility:
    """A facility with officers, people in and out of cells, decisions and breaches."""
    mcci, mfci = a_facility("MCCI"), a_facility("MFCI")
    intake, supervisor = an_officer(Role.INTAKE_OFFICER, mcci), an_officer(Role.SHIFT_SUPERVISOR, mcci)
    _rights(mcci, mfci)
    small, large, spare = cells(mcci, "A-01", "A-02", "B-01")
    one, other = an_inmate(mcci), an_inmate(mcci, needs=("step_free",))
    placed(one, small)
    placed(one, large)
    found(a_child(mcci), large)
    _decisions(mcci, intake, supervisor)
    _orders(mcci, one, other, intake, supervisor)
    change_facts(other, {"protection": "informer"}, by=supervisor, reason="told at the gate", evidence="letter")
    hold_inmate(other, room="Office 2", officer="Sgt Thabo", by=supervisor, reason="he asked for it")
    _gate(mcci)
    evacuation = begin_evacuation(mcci, by=supervisor, reason="smoke in block A")
    record_many_as_found(evacuation, [an_inmate(mcci), an_inmate(mcci)], spare, by=supervisor)
    end_evacuation(evacuation, by=supervisor)
    make_plan(ask_plan(mcci, Wish(), by=SHELL).pk)
    make_country_plan(ask_country_plan(by=SHELL).pk)
    return mcci


def _rights(mcci: Facility, mfci: Facility) -> None:
    officer = User.objects.get(pk=an_officer(Role.GATE_OFFICER, mfci).user_id)
    withdraw_posting(post_user(officer, Role.HEALTH_OFFICER, mcci, by=SHELL), by=SHELL, reason="moved back")
    enrol_totp(officer, by=SHELL)
    _doors(mcci, officer)


def _doors(mcci: Facility, officer: User) -> None:
    desk, _ = enrol_desk(mcci, "Gate 1", by=SHELL)
    make_display(mcci, "Waiting room", by=SHELL)
    set_pin(officer, "482915", by=officer.actor())
    begin_shift(officer, mcci, by=officer.actor())
    take_desk(desk, officer.force_number or "none", "000000", source="web")
    ask_reset(officer, by=SHELL, reason="lost")
    invitation, _ = invite("lawyer", "Adv. Lerato Nkosi", registration_no="1", verified_against="roll", by=SHELL)
    accept(invitation, "1", "leselinyana la lesotho", source="web")


def _decisions(mcci: Facility, intake: Actor, supervisor: Actor) -> None:
    full = cells(mcci, "C-01", capacity=1, area="20")[0]
    placed(an_inmate(mcci), full)
    asked = ask_exception(an_inmate(mcci), full, by=intake, reason="nothing else is free", hours=24)
    grant_exception(asked, by=supervisor, answer="agreed by telephone")
    granted = PlacementException.objects.get(pk=asked.pk)
    renew_exception(granted, by=intake, reason="still nothing is free", hours=24)
    terms = Terms(14, Decimal("1.5"), Decimal("3.0"))
    order = propose_overcrowding(mcci, terms, by=an_officer(Role.HEADQUARTERS), reason="floods in the south")
    confirm_overcrowding(order, by=an_officer(Role.COMMISSIONER))


def _orders(mcci: Facility, one: object, other: object, intake: Actor, supervisor: Actor) -> None:
    from inmates.models import Inmate

    assert isinstance(one, Inmate)
    assert isinstance(other, Inmate)
    closed = open_keep_apart(one, other, grounds(), by=SHELL)
    close_keep_apart(ask_to_close(closed, by=intake, reason="they made peace"), by=supervisor)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    free = an_inmate(mcci)
    placed(free, Cell.objects.get(code="B-01"))
    receive_release_order(free, LettingGo("release", "R7/2026", "High Court", None), by=supervisor, reason=WHY)
    gate = Leaving("release", identity_checked="photograph", property_returned="all, signed for")
    discharge(free, gate, by=supervisor)


def _gate(mcci: Facility) -> None:
    person = AtTheGate("tall man", "male", "adult", "Sgt Thabo, Maseru police", order_seen=True)
    admit_received(receive(person, mcci, by=SHELL), a_newcomer(), by=SHELL)
    receive_escort([person], mcci, brought_by="Sgt Thabo", vehicle="RSA 12", orders="W7/2026", by=SHELL)

from datetime import timedelta

import pytest

from cells.models import PlacementException, Stay, Whereabouts
from cells.services.exceptions import ask_exception
from cells.services.leaving import Leaving, discharge
from cells.services.whereabouts import send_out
from inmates.models import Custody, Departure, Warrant
from inmates.services.admission import admit_again
from inmates.services.leaving import LettingGo, recapture, receive_release_order
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.disclosures import disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_newcomer,
    actions,
    an_inmate,
    an_officer,
    in_cell,
    open_breaches,
    placed,
    where,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db

Kind = Departure.Kind


def ordered(inmate, by, kind="release", received_at=None):
    return receive_release_order(inmate, LettingGo(kind, "R7/2026", "High Court", received_at), by=by, reason=WHY)


def leaving(kind="release", **said):
    gate = {"identity_checked": "photograph and fingerprint", "property_returned": "all, signed for"}
    return Leaving(kind, **gate | said)


def told(kind, **said):
    return Leaving(kind, circumstances="found at 05:10", reported_to="Magistrate, Maseru, 06:00", **said)


@pytest.fixture
def inmate(mcci):
    person = an_inmate(mcci)
    placed(person, a_cell(mcci))
    return person


def test_a_release_ends_the_custody_and_frees_the_bed(inmate, supervisor):
    ordered(inmate, supervisor)
    discharge(inmate, leaving(), by=supervisor)
    assert (inmate.held_at, where(inmate)) == (None, "")
    assert "inmates.inmate.left" in " ".join(actions())


def test_the_clock_of_the_order_stops_at_the_gate(inmate, supervisor):
    order = ordered(inmate, supervisor)
    departure = discharge(inmate, leaving(), by=supervisor)
    order.refresh_from_db()
    assert (order.carried_out_at, departure.order) == (departure.at, order)


@pytest.mark.parametrize(
    ("hour", "left_hours_ago", "kinds"),
    [(17, 0, []), (18, 0, ["night"]), (5, 0, ["night"]), (6, 0, []), (7, 2, ["night"]), (19, 4, ["night"])],
)
def test_whoever_leaves_at_night_or_is_then_said_to_have_left_is_disclosed(
    inmate, supervisor, hour, left_hours_ago, kinds
):
    tomorrow = clock.midnight(clock.facility_date()) + timedelta(days=1, hours=hour)
    with clock.at(tomorrow):
        left_at = tomorrow - timedelta(hours=left_hours_ago) if left_hours_ago else None
        discharge(inmate, told("escape", at=left_at), by=supervisor, reason=WHY)
    found = [disclosure_of(event.action, event.after, late=False) for event in Event.objects.all()]
    assert [one.kind for one in found if one] == kinds


def test_more_than_two_hours_after_the_order_is_said_to_be_late(inmate, supervisor):
    ordered(inmate, supervisor, received_at=None)
    with clock.at(clock.now() + timedelta(hours=3)):
        discharge(inmate, leaving(), by=supervisor)
    assert Event.objects.get(action__startswith="inmates.inmate.left").after["late"] is True


def test_without_an_order_nobody_is_released(inmate, supervisor):
    assert code(discharge, inmate, leaving(), by=supervisor) == "order-missing"
    assert where(inmate) == "A-01"
    assert actions(refused=True) == ["inmates.leaving.refused"]


def test_an_order_for_bail_acquits_nobody(inmate, supervisor):
    ordered(inmate, supervisor, "bail")
    assert code(discharge, inmate, leaving("acquittal"), by=supervisor) == "other-order"


def test_a_second_order_waits_for_the_first(inmate, supervisor):
    ordered(inmate, supervisor)
    assert code(ordered, inmate, supervisor) == "order-waits-already"


def test_an_order_cannot_have_come_before_the_person(inmate, supervisor):
    before = clock.now() - timedelta(days=2)
    assert code(ordered, inmate, supervisor, received_at=before) == "before-admission"


@pytest.mark.parametrize(
    ("lacks", "refusal"), [("identity_checked", "identity-unchecked"), ("property_returned", "property-unsaid")]
)
def test_the_gate_asks_who_it_is_and_what_was_handed_back(inmate, supervisor, lacks, refusal):
    ordered(inmate, supervisor)
    assert code(discharge, inmate, leaving(**{lacks: " "}), by=supervisor) == refusal


def test_whoever_is_held_on_two_orders_leaves_only_when_both_are_read(inmate, supervisor):
    Warrant.objects.create(custody=Custody.objects.get(inmate=inmate), number="W2/2026", court="High Court")
    ordered(inmate, supervisor)
    assert code(discharge, inmate, leaving(), by=supervisor) == "held-further"
    assert discharge(inmate, leaving(nothing_else_holds="W2 withdrawn, R7 says so"), by=supervisor).pk


def test_a_sentence_that_runs_ends_nothing(inmate, supervisor):
    tomorrow = clock.facility_date() + timedelta(days=1)
    Custody.objects.filter(inmate=inmate).update(earliest_release_on=tomorrow)
    assert code(discharge, inmate, leaving("end_of_sentence"), by=supervisor) == "sentence-not-over"


def test_a_sentence_that_is_over_needs_no_order(inmate, supervisor):
    Custody.objects.filter(inmate=inmate).update(earliest_release_on=clock.facility_date())
    assert discharge(inmate, leaving("end_of_sentence"), by=supervisor).order is None


def test_the_untried_have_no_sentence_to_end(mcci, supervisor):
    untried = an_inmate(mcci, legal_status="remand")
    assert code(discharge, untried, leaving("end_of_sentence"), by=supervisor) == "not-sentenced"


@pytest.mark.parametrize("kind", [Kind.DEATH, Kind.ESCAPE])
def test_a_death_and_an_escape_say_what_happened_and_who_was_told(inmate, supervisor, kind):
    assert code(discharge, inmate, Leaving(kind), by=supervisor) == "circumstances-missing"
    assert code(discharge, inmate, Leaving(kind, circumstances="x"), by=supervisor) == "reported-missing"
    assert discharge(inmate, told(kind), by=supervisor).reported_to


def test_circumstances_are_kept_out_of_the_event(inmate, supervisor):
    discharge(inmate, told(Kind.DEATH), by=supervisor)
    event = Event.objects.get(action__startswith="inmates.inmate.left")
    assert "found at 05:10" not in str(event.after)


def test_whoever_leaves_is_not_out_and_waits_for_no_exception(mcci, inmate, supervisor):
    untried = a_cell(mcci, "B-01", status="untried")
    ask_exception(inmate, untried, by=supervisor, reason=WHY, hours=24)
    send_out(inmate, kind=Whereabouts.Kind.COURT, place="Maseru", with_whom="Sgt", due_at=None, by=SHELL, reason=WHY)
    discharge(inmate, told(Kind.ESCAPE), by=supervisor)
    assert not Whereabouts.objects.filter(ended_at=None).exists()
    assert not PlacementException.objects.filter(state="asked").exists()


def test_a_release_is_never_held_up_by_who_stays_behind_alone(mcci, supervisor):
    _at_risk, company = in_cell(a_cell(mcci), {"needs": ("not_alone",)}, {})
    ordered(company, supervisor)
    discharge(company, leaving(), by=supervisor)
    assert open_breaches(mcci) == [("ALONE", "A-01", "1")]


def test_a_breach_closes_when_the_one_it_concerned_leaves(mcci, supervisor):
    _sentenced, untried = in_cell(a_cell(mcci), {}, {"legal_status": "remand"})
    assert open_breaches(mcci) != []
    ordered(untried, supervisor)
    discharge(untried, leaving(), by=supervisor)
    assert open_breaches(mcci) == []


def test_a_late_telling_says_why(inmate, supervisor):
    with clock.at(clock.now() + timedelta(hours=2)):
        earlier = told(Kind.ESCAPE, at=clock.now() - timedelta(hours=1))
        assert code(discharge, inmate, earlier, by=supervisor) == "late-without-reason"
        assert discharge(inmate, earlier, by=supervisor, reason="seen at the morning count").at == earlier.at


def test_nobody_leaves_before_they_came(inmate, supervisor):
    before = told(Kind.ESCAPE, at=clock.now() - timedelta(days=2))
    assert code(discharge, inmate, before, by=supervisor, reason=WHY) == "before-admission"


def test_a_transfer_is_no_way_out_of_custody(inmate, supervisor):
    assert code(discharge, inmate, told(Kind.TRANSFER), by=supervisor) == "use-transfer"


def test_nobody_leaves_twice(inmate, supervisor):
    discharge(inmate, told(Kind.ESCAPE), by=supervisor)
    assert code(discharge, inmate, told(Kind.ESCAPE), by=supervisor) == "not-in-custody"


@pytest.mark.parametrize("role", [Role.GATE_OFFICER, Role.HEALTH_OFFICER, Role.INTAKE_OFFICER])
def test_some_roles_let_nobody_go(mcci, inmate, role):
    assert code(discharge, inmate, told(Kind.ESCAPE), by=an_officer(role, mcci)) == "not-permitted"


def test_an_officer_of_another_facility_lets_nobody_go(mfci, inmate):
    stranger = an_officer(Role.OFFICER_IN_CHARGE, mfci)
    assert code(discharge, inmate, told(Kind.ESCAPE), by=stranger) == "not-permitted"


def test_whoever_escaped_is_recaptured_and_not_admitted(mcci, inmate, supervisor):
    discharge(inmate, told(Kind.ESCAPE), by=supervisor)
    assert code(admit_again, inmate, a_newcomer(), mcci, by=supervisor) == "use-recapture"
    back = recapture(inmate, mcci, by=supervisor, reason="brought by the police of Mafeteng")
    assert [w.number for w in back.warrants.all()] == ["W1/2026"]
    assert back.resumes
    assert (inmate.held_at, back.resumes.inmate, where(inmate)) == (mcci, inmate, "")
    assert back.charges.count() == 1
    assert Custody.objects.filter(inmate=inmate).count() == 2


def test_recapture_leaves_the_first_custody_as_it_was(mcci, inmate, supervisor):
    discharge(inmate, told(Kind.ESCAPE), by=supervisor)
    first = Custody.objects.get(inmate=inmate)
    recapture(inmate, mcci, by=supervisor, reason="brought by the police of Mafeteng")
    first.refresh_from_db()
    assert (first.ended_at is not None, first.warrants.count(), first.charges.count()) == (True, 1, 1)
    assert Stay.objects.get(inmate=inmate).custody == first


def test_only_who_escaped_is_recaptured(mcci, inmate, supervisor):
    assert code(recapture, inmate, mcci, by=supervisor, reason=WHY) == "in-custody-already"
    ordered(inmate, supervisor)
    discharge(inmate, leaving(), by=supervisor)
    assert code(recapture, inmate, mcci, by=supervisor, reason=WHY) == "not-escaped"


def test_whoever_was_released_is_admitted_again(mcci, inmate, supervisor):
    ordered(inmate, supervisor)
    discharge(inmate, leaving(), by=supervisor)
    assert admit_again(inmate, a_newcomer(), mcci, by=supervisor) == inmate


def test_the_dead_are_not_admitted(mcci, inmate, supervisor):
    discharge(inmate, told(Kind.DEATH), by=supervisor)
    assert code(admit_again, inmate, a_newcomer(), mcci, by=supervisor) == "died"

import pytest

from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, history
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people


def test_two_with_the_right_make_a_facility_live(charge: User, mcci: Facility) -> None:
    headquarters = people.person("hq", Role.HEADQUARTERS)
    assert not sign_go_live(mcci, by=charge.actor()).is_live
    assert sign_go_live(mcci, by=headquarters.actor()).is_live


def test_an_officer_without_the_right_does_not_sign(officer: User, mcci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        sign_go_live(mcci, by=officer.actor())
    assert refused.value.code == "not-permitted"
    event = history(mcci.subject).first()
    assert event is not None
    assert event.action == Action.FACILITY_GO_LIVE_REFUSED


def test_the_officer_in_charge_of_another_facility_does_not_sign(charge: User, mfci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        sign_go_live(mfci, by=charge.actor())
    assert refused.value.code == "not-permitted"

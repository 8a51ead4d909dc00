import pytest

from lcs_ims.audit import Action, Actor, history
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility, sign_go_live
from lcs_ims.lib.refusal import Refused

FIRST = Actor(kind="user", username="first", user_id=1)
SECOND = Actor(kind="user", username="second", user_id=2)


@pytest.fixture
def facility(db: None) -> Facility:
    return create_or_update_facility("MCCI", by=Actor.shell("tests"))[0]


def test_one_signature_does_not_make_it_live(facility: Facility) -> None:
    signed = sign_go_live(facility, FIRST)
    assert (signed.live_first_signed_by, signed.is_live) == ("first", False)


def test_the_second_signature_makes_it_live(facility: Facility) -> None:
    sign_go_live(facility, FIRST)
    assert sign_go_live(facility, SECOND).is_live
    assert list(Facility.objects.live()) == [facility]


def test_both_signatures_are_in_the_trail(facility: Facility) -> None:
    sign_go_live(facility, FIRST)
    sign_go_live(facility, SECOND)
    went_live, signed, _ = history(facility.subject)
    assert (went_live.action, signed.action) == (Action.FACILITY_WENT_LIVE, Action.FACILITY_GO_LIVE_SIGNED)
    assert went_live.facts["after"] == {"signed_by": ["first", "second"]}


@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ([FIRST, FIRST], "second-person-needed"),
        ([FIRST, SECOND, FIRST], "already-live"),
        ([Actor.system("sweep")], "person-needed"),
    ],
)
def test_it_refuses(facility: Facility, signers: list[Actor], code: str) -> None:
    for signer in signers[:-1]:
        sign_go_live(facility, signer)
    with pytest.raises(Refused) as refused:
        sign_go_live(facility, signers[-1])
    assert refused.value.code == code

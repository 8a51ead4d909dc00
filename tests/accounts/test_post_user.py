import pytest

from lcs_ims.accounts.access import Access, NotPermitted
from lcs_ims.accounts.grants import rewrite_grants
from lcs_ims.accounts.models import FacilityUserObjectPermission, Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import (
    confirm_posting,
    extend_national_postings,
    post_user,
    rewrite_all_grants,
    withdraw_posting,
)
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from lcs_ims.audit import Action, history
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.people import SHELL


def grants(user: User, facility: Facility) -> set[str]:
    return set(
        FacilityUserObjectPermission.objects.filter(user=user, content_object=facility).values_list(
            "permission__codename", flat=True
        )
    )


def test_a_posting_gives_exactly_the_grants_of_its_role(mcci: Facility, mfci: Facility) -> None:
    officer = people.person("officer", Role.SHIFT_SUPERVISOR, mcci)
    assert grants(officer, mcci) == ROLE_PERMISSIONS[Role.SHIFT_SUPERVISOR]
    assert grants(officer, mfci) == set()


def test_withdrawing_a_posting_leaves_what_another_posting_still_gives(mcci: Facility, admin: User) -> None:
    officer = people.person("officer", Role.GATE_OFFICER, mcci)
    posting = post_user(officer, Role.HEALTH_OFFICER, mcci, by=admin.actor())
    withdraw_posting(posting, by=admin.actor(), reason="Moved to the gate")
    assert grants(officer, mcci) == ROLE_PERMISSIONS[Role.GATE_OFFICER]


def test_a_national_role_is_granted_everywhere(mcci: Facility, mfci: Facility) -> None:
    headquarters = people.person("hq", Role.HEADQUARTERS)
    assert grants(headquarters, mcci) == grants(headquarters, mfci) == ROLE_PERMISSIONS[Role.HEADQUARTERS]


def test_a_new_facility_extends_the_national_postings(mcci: Facility) -> None:
    headquarters = people.person("hq", Role.HEADQUARTERS)
    new = people.facility("MOHL", "Mohlomi")
    assert grants(headquarters, new) == ROLE_PERMISSIONS[Role.HEADQUARTERS]


def test_a_probation_officer_serves_the_whole_district(mcci: Facility) -> None:
    near = people.facility("JTC", "Juvenile Training Centre")
    far = people.facility("LERI", "Leribe")
    Facility.objects.filter(pk__in=[mcci.pk, near.pk]).update(district="Maseru")
    Facility.objects.filter(pk=far.pk).update(district="Leribe")
    officer = people.person("probation", Role.PROBATION_OFFICER, mcci)
    assert grants(officer, mcci) == grants(officer, near) == ROLE_PERMISSIONS[Role.PROBATION_OFFICER]
    assert grants(officer, far) == set()


def test_a_facility_that_comes_to_a_district_extends_its_probation_officers(mcci: Facility) -> None:
    Facility.objects.filter(pk=mcci.pk).update(district="Maseru")
    officer = people.person("probation", Role.PROBATION_OFFICER, mcci)
    new = people.facility("JTC", "Juvenile Training Centre")
    Facility.objects.filter(pk=new.pk).update(district="Maseru")
    assert extend_national_postings(new, by=SHELL) == 1
    assert grants(officer, new) == ROLE_PERMISSIONS[Role.PROBATION_OFFICER]


def test_extending_again_changes_nothing(mcci: Facility) -> None:
    people.person("hq", Role.HEADQUARTERS)
    before = people.actions()
    assert extend_national_postings(mcci, by=SHELL) == 0
    assert people.actions() == before


def test_a_withdrawn_national_posting_is_not_extended(mcci: Facility, admin: User) -> None:
    headquarters = people.person("hq", Role.HEADQUARTERS)
    withdraw_posting(headquarters.postings.get(), by=admin.actor())
    assert grants(headquarters, people.facility("MOHL")) == set()


def test_a_role_that_changed_in_the_code_reaches_the_grants(officer: User, mcci: Facility) -> None:
    FacilityUserObjectPermission.objects.filter(user=officer, permission__codename="place_inmate").delete()
    assert rewrite_all_grants(by=SHELL) == ["officer"]
    assert grants(officer, mcci) == ROLE_PERMISSIONS[Role.INTAKE_OFFICER]
    assert rewrite_grants(officer) is False


def test_an_administrator_posts_an_officer_at_once(admin: User, mcci: Facility) -> None:
    officer = people.person("new")
    posting = post_user(officer, Role.INTAKE_OFFICER, mcci, by=admin.actor("web 10.0.0.7"))
    assert posting.is_in_force
    event = history(officer.subject).first()
    assert event is not None
    assert event.action == Action.POSTING_BEGAN
    assert event.by.username == "admin"
    assert event in history(mcci.subject)


@pytest.mark.parametrize(
    "role", [Role.OFFICER_IN_CHARGE, Role.HEADQUARTERS, Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR]
)
def test_a_posting_that_can_overrule_others_waits_for_a_second_person(
    role: Role, admin: User, mcci: Facility
) -> None:
    chosen = people.person("chosen")
    posting = post_user(chosen, role, None if role.is_national else mcci, by=admin.actor())
    assert posting.is_pending
    assert grants(chosen, mcci) == set()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.HEADQUARTERS])
def test_a_second_person_confirms_a_posting(role: Role, admin: User, mcci: Facility) -> None:
    confirmer = people.person("confirmer", role)
    chosen = people.person("chosen")
    posting = post_user(chosen, Role.OFFICER_IN_CHARGE, mcci, by=admin.actor())
    confirmed = confirm_posting(posting, by=confirmer.actor())
    assert (confirmed.proposed_by, confirmed.confirmed_by) == ("admin", "confirmer")
    assert grants(chosen, mcci) == ROLE_PERMISSIONS[Role.OFFICER_IN_CHARGE]


def test_the_proposer_cannot_confirm(admin: User, mcci: Facility) -> None:
    posting = post_user(people.person("chosen"), Role.OFFICER_IN_CHARGE, mcci, by=admin.actor())
    with pytest.raises(Refused) as refused:
        confirm_posting(posting, by=admin.actor())
    assert refused.value.code == "second-person-needed"


def test_a_posting_is_confirmed_once(admin: User, second_admin: User, mcci: Facility) -> None:
    posting = post_user(people.person("chosen"), Role.OFFICER_IN_CHARGE, mcci, by=admin.actor())
    confirm_posting(posting, by=second_admin.actor())
    with pytest.raises(Refused) as refused:
        confirm_posting(posting, by=second_admin.actor())
    assert refused.value.code == "not-pending"


def test_a_withdrawn_proposal_cannot_be_confirmed(admin: User, second_admin: User, mcci: Facility) -> None:
    posting = post_user(people.person("chosen"), Role.OFFICER_IN_CHARGE, mcci, by=admin.actor())
    withdraw_posting(posting, by=admin.actor())
    with pytest.raises(Refused) as refused:
        confirm_posting(posting, by=second_admin.actor())
    assert refused.value.code == "not-pending"


def test_nobody_posts_themselves(admin: User, mcci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        post_user(admin, Role.INTAKE_OFFICER, mcci, by=admin.actor())
    assert refused.value.code == "own-rights"


def test_nobody_confirms_their_own_posting(admin: User, second_admin: User, mcci: Facility) -> None:
    posting = post_user(second_admin, Role.HEADQUARTERS, by=admin.actor())
    with pytest.raises(Refused) as refused:
        confirm_posting(posting, by=second_admin.actor())
    assert refused.value.code == "own-rights"


def test_nobody_withdraws_their_own_posting(admin: User) -> None:
    with pytest.raises(Refused) as refused:
        withdraw_posting(admin.postings.get(), by=admin.actor())
    assert refused.value.code == "own-rights"


def test_a_refused_posting_is_in_the_trail_and_nothing_else(admin: User, mcci: Facility) -> None:
    with pytest.raises(Refused):
        post_user(admin, Role.INTAKE_OFFICER, mcci, by=admin.actor())
    event = history(admin.subject).first()
    assert event is not None
    assert event.action == Action.RIGHTS_REFUSED
    assert event.facts["refusal"]["code"] == "own-rights"
    assert admin.postings.count() == 1


def test_an_officer_posts_nobody(officer: User, mcci: Facility) -> None:
    with pytest.raises(NotPermitted):
        post_user(people.person("friend"), Role.INTAKE_OFFICER, mcci, by=officer.actor())


def test_headquarters_confirms_but_does_not_post(mcci: Facility) -> None:
    headquarters = people.person("hq", Role.HEADQUARTERS)
    with pytest.raises(NotPermitted):
        post_user(people.person("friend"), Role.INTAKE_OFFICER, mcci, by=headquarters.actor())


def test_the_same_posting_is_not_given_twice(admin: User, officer: User, mcci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        post_user(officer, Role.INTAKE_OFFICER, mcci, by=admin.actor())
    assert refused.value.code == "already-posted"


def test_an_ended_posting_can_be_given_again(admin: User, officer: User, mcci: Facility) -> None:
    withdraw_posting(officer.postings.get(), by=admin.actor())
    assert post_user(officer, Role.INTAKE_OFFICER, mcci, by=admin.actor()).is_in_force


def test_a_posting_ends_once(admin: User, officer: User) -> None:
    posting = withdraw_posting(officer.postings.get(), by=admin.actor())
    with pytest.raises(Refused) as refused:
        withdraw_posting(posting, by=admin.actor())
    assert refused.value.code == "already-ended"


def test_a_role_at_a_facility_names_it(admin: User) -> None:
    with pytest.raises(Refused) as refused:
        post_user(people.person("new"), Role.GATE_OFFICER, by=admin.actor())
    assert refused.value.code == "facility-needed"


def test_a_national_role_names_no_facility(admin: User, mcci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        post_user(people.person("new"), Role.HEADQUARTERS, mcci, by=admin.actor())
    assert refused.value.code == "facility-not-wanted"


def test_someone_from_outside_needs_no_facility(admin: User) -> None:
    assert post_user(people.person("advocate"), Role.LAWYER, by=admin.actor()).is_in_force


def test_an_unknown_role_raises(officer: User, mcci: Facility) -> None:
    with pytest.raises(ValueError, match="king"):
        post_user(officer, "king", mcci, by=SHELL)


def test_a_posting_alone_decides_nothing(officer: User, mcci: Facility) -> None:
    FacilityUserObjectPermission.objects.filter(user=officer).delete()
    assert Posting.objects.in_force().filter(user=officer).exists()
    assert not Access(officer).allowed(Permission.VIEW_FACILITY, mcci)

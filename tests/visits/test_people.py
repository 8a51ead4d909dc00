"""People who visit: written down, verified, changed, banned."""

from datetime import timedelta

import pytest

from lcs_ims.accounts.invitations import accept, invite
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_facility, actions, an_officer
from tests.refusing import code
from tests.visits.guests import a_relative, account, someone_outside
from visits.models import Visitor
from visits.services.people import Person, ban_visitor, identify_self, register_visitor, verify_visitor

pytestmark = pytest.mark.django_db


def invited(name: str = "Mpho Ntsane", number: str = "LSL/221") -> User:
    """A lawyer who was looked up, invited, and has taken the invitation up."""
    invitation, _token = invite(
        Role.LAWYER, name, registration_no=number, verified_against="roll of the High Court", by=SHELL
    )
    assert accept(invitation, number, "thaba-bosiu-at-noon", source="tests")
    return User.objects.get(pk=invitation.user_id)


def test_who_was_looked_up_for_an_invitation_is_verified_by_it(db):
    user = invited()
    visitor = identify_self(user, Person("lawyer", "Mpho Ntsane", "lsl 221"), by=user.actor("tests"))
    assert visitor.verified_with == "roll of the High Court"
    assert visitor.is_verified(clock.now() + timedelta(days=364))


@pytest.mark.parametrize(("name", "number"), [("Mpho Other", "LSL 221"), ("Mpho Ntsane", "LSL 222")])
def test_who_says_another_name_or_number_than_invited_waits_for_the_records_office(db, name, number):
    user = invited()
    assert identify_self(user, Person("lawyer", name, number), by=user.actor("tests")).verified_at is None


def test_a_new_number_is_verified_anew_and_a_new_telephone_is_not(db):
    lawyer = someone_outside()
    user = account(lawyer)
    same = Person("lawyer", lawyer.full_name, lawyer.identified_by, phone="+26650000009")
    assert identify_self(user, same, by=user.actor("tests")).verified_at
    other = Person("lawyer", lawyer.full_name, "ROLL 999999")
    assert identify_self(user, other, by=user.actor("tests")).verified_at is None


def test_nobody_says_who_somebody_else_is(db):
    lawyer, other = account(someone_outside()), account(someone_outside())
    said = Person("lawyer", "Mpho Ntsane", "LSL 1")
    assert code(identify_self, lawyer, said, by=other.actor("tests")) == "not-permitted"


def test_the_desk_verifies_a_family_by_a_document_and_no_lawyer(mcci):
    gate = an_officer("gate_officer", mcci)
    mother = register_visitor(Person("family", "Mpho Tau", "ID 1"), mcci, by=gate, seen="identity card")
    lawyer = register_visitor(Person("lawyer", "Palesa Mosa", "LSL 9"), mcci, by=gate, seen="certificate")
    assert (bool(mother.verified_at), bool(lawyer.verified_at)) == (True, False)
    assert code(verify_visitor, lawyer, seen="x", until=clock.now() + clock.days(9), by=gate) == "not-permitted"


def test_the_same_identification_is_the_same_visitor(mcci):
    for _time in range(3):
        register_visitor(Person("family", "Mpho Tau", "ID 1"), mcci, by=SHELL)
    assert Visitor.objects.count() == 1


@pytest.mark.parametrize(
    ("seen", "days", "refusal"),
    [(" ", 9, "nothing-seen"), ("card", -1, "until-past"), ("card", 4 * 365, "until-too-far")],
)
def test_a_verification_says_what_was_seen_and_has_an_end(mcci, seen, days, refusal):
    mother = a_relative(mcci, seen="")
    until = clock.now() + timedelta(days=days)
    assert code(verify_visitor, mother, seen=seen, until=until, by=SHELL) == refusal


def test_a_ban_has_a_reason_and_an_end_and_a_place(mcci):
    mother, records = a_relative(mcci), an_officer("records_officer", mcci)
    later = clock.now() + timedelta(days=9)
    assert code(ban_visitor, mother, mcci, ends_at=later, reason=" ", by=records) == "reason-missing"
    assert code(ban_visitor, mother, mcci, ends_at=clock.now(), reason=WHY, by=records) == "until-past"
    assert code(ban_visitor, mother, a_facility("MFCI"), ends_at=later, reason=WHY, by=records) == "not-permitted"
    assert code(ban_visitor, mother, None, ends_at=later, reason=WHY, by=records) == "not-permitted"
    ban_visitor(mother, mcci, ends_at=later, reason=WHY, by=records)
    assert actions()[-1] == "visits.visitor.banned"

"""Two things that more people would like to see than may: a child's record, and that a lawyer came."""

import pytest
from django.http import HttpResponse
from django.test import Client

from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from tests.access import world
from tests.access.world import World
from tests.building import a_child, an_inmate
from tests.visits.guests import a_client, booked, rooms, someone_outside
from visits.models import Visit

SUBJECT = "Kanari: the appeal"
CHILDS_PAGES = ("", "file/", "cells/", "clocks/", "slip/", "classification/")


@pytest.fixture
def everybody(db: None) -> World:
    return world.begin()


def asked(everybody: World, role: Role, address: str) -> HttpResponse:
    client = Client()
    client.force_login(everybody.person(role))
    answer = client.get(address)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("role", Role)
def test_a_childs_record_opens_to_those_who_hold_the_child(everybody: World, role: Role) -> None:
    own, other = a_child(everybody.own), a_child(everybody.other)
    absent = asked(everybody, role, "/inmates/LCS/2000/99999/")
    for page in CHILDS_PAGES:
        here, there = (asked(everybody, role, f"/inmates/{child.inmate_no}/{page}") for child in (own, other))
        if Permission.VIEW_INMATES not in ROLE_PERMISSIONS[role]:
            assert (here.status_code, there.status_code) == (403, 403)
        elif role.is_national:
            assert (here.status_code, there.status_code) == (200, 200)
        else:
            assert (here.status_code, there.content) == (200, absent.content)


@pytest.fixture
def lawyers_visit(everybody: World) -> Visit:
    rooms(everybody.own)
    lawyer, inmate = someone_outside(full_name="Adv. Kanari"), an_inmate(everybody.own)
    a_client(lawyer, inmate, purpose=SUBJECT)
    return booked(inmate, lawyer, purpose=SUBJECT)


@pytest.mark.parametrize("role", [Role.POLICE_OFFICER, Role.LAWYER, Role.DOCTOR, Role.PROBATION_OFFICER])
def test_others_from_outside_never_see_that_a_lawyer_came(everybody: World, lawyers_visit: Visit, role: Role) -> None:
    absent = asked(everybody, role, f"/visits/{lawyers_visit.pk + 1000}/")
    found = asked(everybody, role, f"/visits/{lawyers_visit.pk}/")
    assert found.status_code in {302, 403, 404}
    assert found.status_code == absent.status_code
    assert found.status_code == 403 or found.content == absent.content  # a 403 holds a token of its own
    for page in ("/", "/visits/", "/account/"):
        answer = asked(everybody, role, page)
        assert lawyers_visit.visit_no not in answer.content.decode()
        assert b"Kanari" not in answer.content


def test_what_a_lawyer_comes_for_is_not_kept(everybody: World, lawyers_visit: Visit) -> None:
    assert Visit.objects.get().purpose == ""
    assert list(lawyers_visit.party.values_list("visitor__clients__purpose", flat=True)) == [""]
    for role in (Role.GATE_OFFICER, Role.RECORDS_OFFICER, Role.OFFICER_IN_CHARGE):
        assert SUBJECT not in asked(everybody, role, f"/visits/{lawyers_visit.pk}/").content.decode()

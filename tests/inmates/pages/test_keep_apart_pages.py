from datetime import date, timedelta

import pytest

from inmates.models import KeepApart
from inmates.services.keep_apart import close_keep_apart, open_keep_apart
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, actions, an_inmate, an_officer, grounds
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

LIST = "/facilities/MCCI/keep-apart/"
GROUP = f"{LIST}group/"


def page_of(inmate):
    return f"/inmates/{inmate.inmate_no}/keep-apart/"


def answers(other, **said):
    year = clock.facility_date().year + 1
    return {
        "other": other if isinstance(other, str) else other.inmate_no,
        "level": "block",
        "reason": "threats between them",
        "source": "report 12/2026",
        "review_on_day": "1",
        "review_on_month": "3",
        "review_on_year": str(year),
    } | said


@pytest.fixture
def officer(mcci):
    return signed_in(an_officer(Role.INTAKE_OFFICER, mcci))


@pytest.fixture
def pair(mcci):
    return an_inmate(mcci), an_inmate(mcci)


def opened(one, other, **said):
    return open_keep_apart(one, other, grounds(**said), by=SHELL)


def test_an_order_is_opened(officer, pair):
    one, other = pair
    page = send(officer, page_of(one), **answers(other))
    assert "The order is open" in page
    order = KeepApart.objects.get()
    assert (order.level, order.source) == ("block", "report 12/2026")
    assert order.review_on == date(clock.facility_date().year + 1, 3, 1)


def test_the_other_is_found_by_name_and_taken_into_the_form(officer, pair):
    one, other = pair
    page = officer.get(page_of(one), {"q": other.surname}).content.decode()
    assert f"?other={other.inmate_no}" in page.replace("%2F", "/")
    chosen = officer.get(page_of(one), {"other": other.inmate_no}).content.decode()
    assert f'value="{other.inmate_no}"' in chosen


def test_someone_held_elsewhere_is_known_through_the_search_of_the_country(officer, mcci, mfci):
    one, other = an_inmate(mcci), an_inmate(mfci)
    assert "The order is open" in send(officer, page_of(one), **answers(other))
    assert "inmates.country.searched" in actions()


def test_a_number_that_nobody_has_is_refused_at_the_field(officer, pair):
    page = send(officer, page_of(pair[0]), **answers("LCS/1999/00001"))
    assert "Nobody has the number LCS/1999/00001." in page
    assert not KeepApart.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"reason": ""}, "Reason"),
        ({"source": ""}, "Who said so"),
        ({"review_on_year": "2020"}, "The day has passed."),
    ],
)
def test_a_wrong_answer_opens_nothing(officer, pair, said, told):
    assert told in send(officer, page_of(pair[0]), **answers(pair[1], **said))
    assert not KeepApart.objects.exists()


def test_a_second_order_between_them_is_refused(officer, pair):
    opened(*pair)
    assert "An order between these two is open already." in send(officer, page_of(pair[0]), **answers(pair[1]))


def test_an_order_is_closed_by_two_officers(officer, mcci, pair):
    order = opened(*pair)
    address = f"/keep-apart/{order.pk}/close/"
    assert "another officer closes it" in send(officer, address, ask="yes", reason="they have made peace")
    assert "Close the order" not in visit(officer, address)
    assert "Another closes it" not in send(officer, address, close="yes")
    second = signed_in(an_officer(Role.SHIFT_SUPERVISOR, mcci))
    assert "The order is closed." in send(second, address, close="yes")
    assert "they have made peace" in visit(officer, page_of(pair[0]))
    assert officer.get(address).status_code == 404


def test_an_order_is_kept_open(officer, pair):
    address = f"/keep-apart/{opened(*pair).pk}/close/"
    send(officer, address, ask="yes", reason="they have made peace")
    assert "The order stays open." in send(officer, address, keep="yes", reason="not so")
    assert "Ask to close it" in visit(officer, address)


def test_an_order_between_two_held_elsewhere_does_not_exist(officer, mfci):
    order = opened(an_inmate(mfci), an_inmate(mfci))
    assert officer.get(f"/keep-apart/{order.pk}/close/").status_code == 404


def test_the_list_has_passed_reviews_on_top(officer, mcci, mfci):
    today = clock.facility_date()
    people = [an_inmate(mcci) for _ in range(3)]
    opened(people[0], people[1], review_on=today + timedelta(days=9))
    opened(people[1], people[2], review_on=today - timedelta(days=1))
    elsewhere = opened(an_inmate(mfci), an_inmate(mfci))
    closed = opened(people[0], people[2])
    close_keep_apart(closed, by=SHELL, reason="peace")
    page = visit(officer, LIST)
    assert "1 order is late." in page
    assert page.index("Passed") < page.index(people[0].inmate_no)
    assert elsewhere.first.inmate_no not in page
    assert page.count("Not in one cell") == 2


def test_a_group_is_asked_in_one_call(officer, mcci, mfci):
    people = [an_inmate(mcci) for _ in range(3)]
    stranger = an_inmate(mfci)
    opened(people[0], people[2])
    opened(people[1], stranger)
    numbers = f"{people[0].inmate_no}, {people[1].inmate_no}\n{people[2].inmate_no} {stranger.inmate_no}"
    page = send(officer, GROUP, numbers=numbers)
    assert "Open orders among these 3 people" in page
    assert page.count("Not in one cell") == 1
    assert f"Nobody held at your facilities has these numbers: {stranger.inmate_no}." in page


def test_ticked_people_are_asked_about_like_typed_ones(officer, mcci):
    ticked = [an_inmate(mcci).inmate_no for _ in range(2)]
    assert "No open order joins any two of these 2 people." in send(officer, GROUP, inmate=ticked)


def test_one_is_no_group(officer, pair):
    assert "One number is no group." in send(officer, GROUP, numbers=pair[0].inmate_no)


def test_the_queries_do_not_grow_with_the_orders(officer, mcci, django_assert_max_num_queries):
    first = an_inmate(mcci)
    for _ in range(12):
        opened(first, an_inmate(mcci))
    with django_assert_max_num_queries(12):
        visit(officer, LIST)

"""The visit pack: all facilities at once, people drawn by a checkpoint, what is found compared with the book."""

import pytest
from django.urls import reverse

from inspectorate.drawing import Estimate, drawn
from inspectorate.found import results
from inspectorate.models import Drawn, Pack, RollTick
from inspectorate.services.packs import enter_answer, enter_findings, make_pack
from inspectorate.services.watching import look
from lcs_ims.lib.refusal import Refused
from tests.portal import world


@pytest.fixture
def pack(service, an_inspector):
    look()
    return make_pack(by=an_inspector())


def test_it_holds_every_facility_so_that_none_stands_out(pack):
    assert {one.facility for one in results(pack)} == {"MCCI", "LER"}


def test_the_roll_has_everyone_in_their_cell(service, pack):
    number = service.does(world.a_number, "MCCI")
    assert RollTick.objects.get(pack=pack, inmate_no=number).cell == "A-01"


def test_the_same_root_draws_the_same_people_and_another_others():
    numbers = [f"LCS/2026/{n:05}" for n in range(500)]
    once = drawn("a root", "MCCI", numbers)
    assert once == drawn("a root", "MCCI", reversed(numbers))
    assert len(once) == 10
    assert once != drawn("another root", "MCCI", numbers)
    assert once != drawn("a root", "LER", numbers)


def test_without_a_checkpoint_nobody_can_be_drawn(service, an_inspector):
    with pytest.raises(Refused) as refused:
        make_pack(by=an_inspector())
    assert refused.value.code == "no-checkpoint"


def test_what_is_found_is_compared_with_the_book(pack):
    lines = list(RollTick.objects.filter(pack=pack, facility="MCCI"))
    found = {
        lines[0].pk: ("there", "", ""),
        lines[1].pk: ("elsewhere", "A-03", ""),
        lines[2].pk: ("not_there", "", ""),
    }
    enter_findings(pack, found, by=pack.made_by)
    (one,) = results(pack, "MCCI")
    assert (one.there, one.elsewhere, one.not_there) == (1, 1, 1)


def test_elsewhere_needs_a_cell(pack):
    line = RollTick.objects.filter(pack=pack)[0]
    with pytest.raises(Refused) as refused:
        enter_findings(pack, {line.pk: ("elsewhere", " ", "")}, by=pack.made_by)
    assert refused.value.code == "cell-needed"


def test_a_night_visit_that_the_book_does_not_have_counts_as_unrecorded(pack):
    one = Drawn.objects.filter(line__pack=pack, line__facility="MCCI")[0]
    enter_answer(one, "yes", "two men, at night", by=pack.made_by)
    (result,) = results(pack, "MCCI")
    assert (result.said_yes, result.said_yes_unrecorded) == (1, 1)


def test_none_found_among_ten_still_leaves_room_for_some():
    assert Estimate(0, 10, 800).numbers == (0, 223)
    assert Estimate(2, 10, 800).number == 160
    assert Estimate(0, 0, 800).numbers is None


def test_it_is_entered_on_the_pages(service, client):
    look()
    client.post(reverse("packs"))
    pack = Pack.objects.get()
    line = RollTick.objects.filter(pack=pack, facility="MCCI", cell="A-01")[0]
    address = reverse("pack-cell", args=[pack.pk, "MCCI"]) + "?cell=A-01"
    assert line.name in client.get(address).content.decode()
    client.post(address, {f"found-{line.pk}": "elsewhere", f"in-{line.pk}": "A-02"})
    line.refresh_from_db()
    assert (line.found, line.found_in, line.found_by) == ("elsewhere", "A-02", "inspector of the tests")
    client.post(reverse("pack-facility", args=[pack.pk, "MCCI"]), {"name": "A man in a green jersey", "cell": "A-02"})
    one = Drawn.objects.filter(line__pack=pack, line__facility="MCCI")[0]
    client.post(reverse("pack-answer", args=[one.pk]), {"answer": "no"})
    page = client.get(reverse("pack-facility", args=[pack.pk, "MCCI"])).content.decode()
    assert "A man in a green jersey" in page
    assert "(95%)" in page
    assert client.get(reverse("pack-sheet", args=[pack.pk, "MCCI"])).status_code == 200
    assert client.get(reverse("pack", args=[pack.pk])).status_code == 200

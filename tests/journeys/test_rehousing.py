"""An officer in charge has a mixed block planned, and walks the plan until a cell has changed: in a browser."""

import pytest
from playwright.sync_api import Page, expect

from cells.models.plans import Plan, PlanState
from cells.planning.solver import News, Stage
from cells.services.jobs import claim
from cells.services.plans import make_plan
from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from tests.building import cells, in_cell, where
from tests.design.accessible import WIDE, assert_accessible
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REMAND, SENTENCED = {"legal_status": "remand"}, {"legal_status": "sentenced"}


@pytest.fixture
def mixed(mcci: Facility) -> list[Inmate]:
    """Six on remand, each in the wrong cell beside three sentenced men, and six free beds."""
    made = cells(mcci, "A-01", "A-02", "A-03", "B-01", "B-02")
    people = [in_cell(cell, SENTENCED, SENTENCED, *[REMAND] * 2) for cell in made[:3]]
    return [person for group in people for person in group if person.legal_status == "remand"]


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs a worker was rung for: here the test is the worker, and begins when it likes."""
    rung: list[int] = []
    monkeypatch.setattr("cells.views.plans.ring", lambda _model, key: rung.append(key))
    return rung


def checked(page: Page) -> None:
    """Axe needs scripts; the screen of the journey without them is the narrow one."""
    if page.viewport_size == WIDE:
        assert_accessible(page)


def the_worker_says(key: int, stage: Stage, best: int, bound: int) -> None:
    mine = claim(Plan, key)
    assert mine is not None
    mine._told = 0
    mine.hear(News(stage, best, bound))
    Plan.objects.filter(pk=key).update(claimed_at=None)


def ask_on(page: Page) -> None:
    page.goto("/facilities/MCCI/plans/")
    checked(page)
    page.get_by_role("button", name="Make a plan", exact=True).click()
    expect(page.get_by_text("Waiting for a worker.")).to_be_visible()


def see_before_and_after(page: Page, plan: int) -> None:
    page.goto(f"/plans/{plan}/")
    page.get_by_role("link", name="Before and after").click()
    for side in ("Before", "After"):
        expect(page.get_by_role("heading", name=side, exact=True)).to_be_visible()
    checked(page)


def see_the_moves(page: Page, plan: int) -> None:
    page.goto(f"/plans/{plan}/")
    page.get_by_role("link", name="The moves, to print").click()
    expect(page.get_by_role("img", name="Not done")).to_have_count(6)
    checked(page)


def confirm(page: Page, plan: int, walk: int) -> None:
    page.goto(f"/plans/{plan}/")
    page.locator("main").get_by_role("link", name=f"Walk {walk}", exact=True).click()
    checked(page)
    page.get_by_role("button", name="Confirm this walk").click()


def a_woman_comes_into_the_next_cell(plan: int) -> None:
    step = Plan.objects.get(pk=plan).steps.filter(outcome="").select_related("to").first()
    assert step is not None
    assert step.to is not None
    in_cell(step.to, {"sex": "female"})


def test_an_officer_watches_a_plan_being_made_and_looks_at_it(
    mcci: Facility, mixed: list[Inmate], bell: list[int], sign_in: SignIn
) -> None:
    page = sign_in("officer_in_charge")
    ask_on(page)
    checked(page)
    the_worker_says(bell[0], Stage.MOVES, 7, 5)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Looking for the fewest moves.")).to_be_visible()
    for said, number in (("Fewest moves found so far", 7), ("Proved: at least so many are needed", 5), ("Gap", 2)):
        expect(page.locator("dl.facts div", has_text=said).get_by_role("definition").first).to_have_text(str(number))
    checked(page)
    make_plan(bell[0])
    page.reload()
    expect(page.get_by_text("6 moves make this facility lawful. Fewer cannot: that is proved.")).to_be_visible()
    checked(page)
    see_before_and_after(page, bell[0])
    see_the_moves(page, bell[0])


def test_a_walk_is_confirmed_and_a_step_that_has_become_unlawful_offers_a_new_plan(
    mcci: Facility, mixed: list[Inmate], bell: list[int], sign_in: SignIn
) -> None:
    page = sign_in("officer_in_charge")
    ask_on(page)
    make_plan(bell[0])
    confirm(page, bell[0], 1)
    expect(page.get_by_text("3 steps are in the book.")).to_be_visible()
    walked = Plan.objects.get(pk=bell[0]).steps.filter(walk=1).select_related("inmate", "to")
    assert [where(step.inmate) for step in walked] == [step.to.code for step in walked if step.to]
    a_woman_comes_into_the_next_cell(bell[0])
    confirm(page, bell[0], 2)
    expect(page.get_by_role("heading", name="The plan stopped")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Make a new plan from here").click()
    expect(page.get_by_text("Waiting for a worker.")).to_be_visible()
    make_plan(bell[1])
    page.goto(f"/plans/{bell[0]}/")
    page.get_by_role("link", name=f"It goes on as MCCI-{bell[1]}.").click()
    expect(page).to_have_url(f"{page.url.partition('/plans/')[0]}/plans/{bell[1]}/")


def test_a_plan_that_takes_too_long_is_cancelled(
    mcci: Facility, mixed: list[Inmate], bell: list[int], sign_in: SignIn
) -> None:
    page = sign_in("officer_in_charge")
    ask_on(page)
    page.get_by_role("button", name="Cancel the plan").click()
    expect(page.get_by_text("The plan is cancelled.")).to_be_visible()
    make_plan(bell[0])
    assert Plan.objects.get().state == PlanState.CANCELLED


def test_the_ministry_sees_what_is_missing_in_words(mcci: Facility, bell: list[int], sign_in: SignIn) -> None:
    a_full_cell = cells(mcci, "A-01", capacity=2)[0]
    in_cell(a_full_cell, *[SENTENCED] * 3)
    page = sign_in("officer_in_charge")
    ask_on(page)
    make_plan(bell[0])
    page.reload()
    expect(page.get_by_text("3 convicted men; even if every cell were given to them")).to_be_visible()
    checked(page)
    page.goto("/facilities/MCCI/plans/new/")
    page.get_by_label("Cells to leave alone").fill("Z-99")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_text("Not known here: Z-99.").first).to_be_visible()
    checked(page)
    headquarters = sign_in("headquarters")
    headquarters.goto("/plans/")
    expect(headquarters.get_by_role("heading", name="What the country lacks")).to_be_visible()
    expect(headquarters.get_by_text("convicted men").first).to_be_visible()
    checked(headquarters)

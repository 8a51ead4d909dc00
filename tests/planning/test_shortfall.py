from dataclasses import asdict, replace
from decimal import Decimal
from itertools import combinations_with_replacement

from hypothesis import HealthCheck, assume, given, settings

from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import Plan, plan_rehousing
from cells.planning.standing import Instead
from cells.plans.words import proof_in_words
from inmates.ages import AgeBand
from inmates.facts import Facts, Need, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.planning import checker
from tests.planning.facilities import small_facilities


def some_addition_does(place: checker.Place, many: int) -> bool:
    """Whether so many new cells, of any purposes, make a lawful arrangement possible: all are tried."""
    ordinary = [min(c.capacity, int(c.area / 2)) for c in place.cells.values() if c.purpose == "ordinary"]
    largest = max([1, *ordinary])
    for purposes in combinations_with_replacement(("ordinary", "medical", "nursery"), many):
        new = {
            f"+{n}": CellFacts(f"+{n}", f"+{n}", largest, Decimal(100), purpose=purpose, step_free=True)
            for n, purpose in enumerate(purposes)
        }
        larger = checker.Place(place.cells | new, place.people, {}, place.orders, frozenset())
        if checker.fewest_moves(larger) is not None:
            return True
    return False


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(people=4, cells=3))
def test_no_smaller_addition_would_do(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    assume(plan.missing and plan.missing.proved and plan.missing.shortfall)
    cells = sum(row.cells for row in plan.missing.shortfall) if plan.missing else 0
    place = checker.place_of(house, unhoused)
    assume(
        not any("not_alone" in facts.needs or number in house.segregated for number, facts in place.people.items())
    )
    assert some_addition_does(place, cells)
    assert not some_addition_does(place, cells - 1)


def boys(many: int, needs: frozenset[str] = frozenset()) -> list[Person]:
    facts = Facts(Sex.MALE, AgeBand.CHILD, StatusGroup.UNTRIED, Category.PETTY, Record.FIRST, 15, needs=needs)
    return [Person(f"B{n}", facts) for n in range(many)]


def plan_for(people: list[Person], *capacities: int) -> Plan:
    cells = [CellFacts(f"A-{n}", "A", many, Decimal(100)) for n, many in enumerate(capacities)]
    return plan_rehousing(House("X", cells, []), people)


def said(plan: Plan) -> list[str]:
    assert plan.missing is not None
    return [proof_in_words(asdict(proof)) for proof in plan.missing.proof]


def test_it_says_which_group_does_not_fit_and_what_would_do() -> None:
    plan = plan_for(boys(14), 6, 6)
    assert plan.status == "impossible"
    assert plan.missing is not None
    assert said(plan) == ["14 untried boys; even if every cell were given to them that may take them, 12 places."]
    (row,) = plan.missing.shortfall
    assert (row.sex, row.age, row.status, row.cells, row.places) == ("male", "child", "untried", 1, 2)


def test_a_new_cell_is_no_larger_than_the_largest_ordinary_one() -> None:
    plan = plan_for(boys(14), 4, 4)
    assert plan.missing is not None
    (row,) = plan.missing.shortfall
    assert (row.cells, row.places) == (2, 6)


def test_company_that_no_cell_can_give_is_said_and_not_built() -> None:
    plan = plan_for(boys(1, needs=frozenset({Need.NOT_ALONE})), 4)
    assert plan.missing is not None
    assert plan.missing.shortfall == ()
    assert "nobody here may share" in said(plan)[0]


def kept_apart(*pairs: str) -> dict[str, dict[str, Reach]]:
    orders: dict[str, dict[str, Reach]] = {}
    for a, b in (pair.split() for pair in pairs):
        orders.setdefault(a, {})[b] = orders.setdefault(b, {})[a] = Reach.CELL
    return orders


def test_those_whom_orders_leave_no_arrangement_are_named_and_nobody_else() -> None:
    cells = [CellFacts(f"A-{n}", "A", 4, Decimal(100)) for n in range(2)]
    orders = kept_apart("B0 B1", "B1 B2", "B0 B2", "B3 B4")
    plan = plan_rehousing(House("X", cells, [], orders), boys(6))
    (why,) = said(plan)
    assert why.startswith(
        "3 untried boys: there are beds for them, but no arrangement of these cells keeps apart all"
    )
    assert plan.missing is not None
    (row,) = plan.missing.shortfall
    assert (row.cells, row.mends) == (1, (0,))


def test_company_that_orders_leave_to_nobody_is_said() -> None:
    cells = [CellFacts(f"A-{n}", "A", 2, Decimal(100)) for n in range(2)]
    people = boys(3)
    people[0] = replace(people[0], facts=replace(people[0].facts, needs=frozenset({Need.NOT_ALONE})))
    plan = plan_rehousing(House("X", cells, [], kept_apart("B0 B1", "B0 B2")), people)
    assert "keeps apart all whom orders keep apart and gives company" in said(plan)[0]


def test_a_standing_cell_that_would_do_is_named() -> None:
    cells = [CellFacts(f"A-{n}", "A", 6, Decimal(100)) for n in range(2)]
    shut = CellFacts("A-8", "A", 4, Decimal(100), in_service=False)
    kept = CellFacts("A-9", "A", 4, Decimal(100), sex="female")
    for standing, expected in (
        ([shut, kept], Instead(("A-8",), (), 0)),
        ([kept], Instead((), ("A-9",), 0)),
        ([], None),
    ):
        plan = plan_rehousing(House("X", [*cells, *standing], []), boys(14))
        assert plan.missing is not None
        assert plan.missing.instead == expected

"""Uses of cells that wrong someone, for facilities where not everyone can be housed lawfully.

A *company* is a set of kinds that no absolute rule parts. Those in it who may share with everyone of
the company are wronged by nothing but a wrong cell; the others are in a strict breach. The companies
worth a thought are those left when some are chosen to be clean: all who may share with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cells.planning.kinds import ABSOLUTE, STRICT, Question, Shape
from cells.planning.uses import Kinds, Limit, Use, largest_sets

MOST_COMPANIES = 2_000  # a guard: real facilities have some hundreds


def harmful_uses(question: Question, *, absolute: bool = False) -> list[list[Use]]:
    """For each shape, in order: the lawful uses and those that wrong someone.

    `absolute` adds uses that break absolute rules, for the rare place where nothing else remains.
    """
    companies = _companies(question)
    return [list(dict.fromkeys(_uses(question, shape, companies, absolute))) for shape in question.shapes]


def cut_off(question: Question) -> bool:
    """Whether there are more companies than are looked at: then no proof of least harm holds."""
    return len(_companies(question)) >= MOST_COMPANIES


def _companies(question: Question) -> list[Kinds]:
    """Every company of the house, whatever the cell."""
    share = [frozenset(k for k, level in enumerate(row) if not level) for row in question.level]
    bear = [{k for k, level in enumerate(row) if not level & ABSOLUTE} for row in question.level]
    sociable = frozenset(kind for kind in range(len(question.kinds)) if kind in bear[kind])
    found: dict[Kinds, None] = {}
    for whole in largest_sets(sociable, bear):
        waiting = [whole]
        while waiting and len(found) < MOST_COMPANIES:
            company = waiting.pop()
            if company not in found:
                found[company] = None
                waiting += {company & share[kind] for kind in company if kind in share[kind]}
    return list(found)


def _uses(question: Question, shape: Shape, companies: Iterable[Kinds], absolute: bool) -> Iterator[Use]:
    if not shape.certified:
        return
    bearable = frozenset(k for k, wrong in enumerate(shape.wrong) if absolute or not wrong & ABSOLUTE)
    for company in companies:
        if here := company & bearable:
            yield from _with_children(question, shape, _company(question, shape, here))
    for kind in bearable:
        if question.level[kind][kind]:
            yield _alone(question, shape, kind)
    if absolute:
        everyone = frozenset(range(len(question.kinds)))
        yield Use(frozenset(), Limit.LOAD, everyone, everyone, crowded=True)


def _company(question: Question, shape: Shape, company: Kinds) -> Use:
    level = question.level
    at_peace = {kind for kind in company if not any(level[kind][other] for other in company)}
    ill_placed = {kind for kind in company if shape.wrong[kind] & STRICT}
    strict = (company - at_peace) | ill_placed
    absolute = frozenset(kind for kind in company if shape.wrong[kind] & ABSOLUTE)
    return Use(company - strict - absolute, Limit.LOAD, strict, absolute)


def _with_children(question: Question, shape: Shape, use: Use) -> Iterator[Use]:
    """Children are wronged by a crowded cell: with them, a cell is either kept lawful or crowded."""
    if not any(question.kinds[kind].child for kind in use.takes):
        yield use
        return
    yield Use(use.clean, Limit.LAWFUL, use.strict, use.absolute)
    yield Use(use.clean, Limit.LOAD, use.strict, use.absolute, crowded=True)


def _alone(question: Question, shape: Shape, kind: int) -> Use:
    only, nobody = frozenset({kind}), frozenset[int]()
    wrong = shape.wrong[kind]
    return Use(
        nobody if wrong else only,
        Limit.ONE,
        only if wrong & STRICT else nobody,
        only if wrong & ABSOLUTE else nobody,
        crowded=not shape.lawful,
    )


def without_wrong_to(uses: Iterable[Use], spared: Kinds, question: Question) -> list[Use]:
    """The same uses where nobody of the spared kinds is wronged, and none that another one includes."""
    children = {kind for kind in spared if question.kinds[kind].child}
    stripped = [
        replace(
            use,
            clean=use.clean - children if use.crowded else use.clean,
            strict=use.strict - spared,
            absolute=use.absolute - spared,
        )
        for use in uses
    ]
    distinct = [use for use in dict.fromkeys(stripped) if use.takes]
    return [use for use in distinct if not any(_includes(other, use) for other in distinct if other != use)]


def _includes(larger: Use, use: Use) -> bool:
    """Whether a use takes all that another takes, and wrongs none of them more."""
    takes = use.takes
    return (
        (larger.limit, larger.crowded) == (use.limit, use.crowded)
        and takes <= larger.takes
        and larger.strict & takes == use.strict
        and larger.absolute & takes == use.absolute
    )

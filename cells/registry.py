"""The rules printed as documentation: the generated tables of docs/domain.md.

`python -m cells.registry` writes them into the page, each between its two markers.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cells.fitness import CELL_RULES, NUMBER_RULES
from cells.verdicts import RULES
from inmates.clocks import CLOCKS
from inmates.separation import Rule
from inmates.status import GROUP_OF_STATUS, StatusGroup

PAGE = Path(__file__).parents[1] / "docs" / "domain.md"
_PLACE = re.compile(r"(<!-- begin (?P<name>\w+):[^\n]*-->\n).*?(<!-- end (?P=name) -->)", re.DOTALL)


def rules_as_markdown() -> str:
    """Every rule in its order, in three tables: code, short name, severity, when it speaks, basis."""
    alone = (*CELL_RULES, *NUMBER_RULES)
    parts = {
        "Person and person": [rule for rule in RULES if rule not in alone],
        "Person and cell": CELL_RULES,
        "Cell and number": NUMBER_RULES,
    }
    return "\n".join(f"### {title}\n\n{_rules(rules)}" for title, rules in parts.items())


def statuses_as_markdown() -> str:
    """Each status group and the legal statuses in it."""
    rows = [
        (f"`{group}`", " ".join(f"`{status}`" for status, of in GROUP_OF_STATUS.items() if of is group))
        for group in StatusGroup
    ]
    return _table(("group", "legal statuses"), rows)


def clocks_as_markdown() -> str:
    """Every clock of custody, in the order of the pages."""
    head = ("clock", "in short", "for whom", "starts at", "length", "stops", "nights, Sundays, holidays", "basis")
    rows = [
        (f"`{one.code}`", one.title, one.whom, one.starts, one.length, one.stops, one.counting, one.basis)
        for one in CLOCKS
    ]
    return _table(head, rows)


TABLES: dict[str, Callable[[], str]] = {
    "rules": rules_as_markdown,
    "statuses": statuses_as_markdown,
    "clocks": clocks_as_markdown,
}


def filled(page: str) -> str:
    """The page with every table between its markers as the rules are now."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{TABLES[place['name']]()}\n{place[3]}", page)


def _rules(rules: Sequence[Rule]) -> str:
    rows = [(f"`{rule.code}`", rule.title, rule.severity.label, rule.says, rule.basis) for rule in rules]
    return _table(("code", "in short", "severity", "it speaks when", "basis"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

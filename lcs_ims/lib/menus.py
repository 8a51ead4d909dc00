"""The links of the navigation: a few stand in the open, many are gathered under a heading each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

MOST_IN_THE_OPEN = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation. `group` is the heading under which it stands when there are many."""

    label: str | Promise
    url: str
    current: bool
    group: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """Links under one heading; without a heading they stand in the open."""

    label: str
    links: list[Link]

    @property
    def current(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(link.current for link in self.links)


def menus(links: Sequence[Link]) -> list[Menu]:
    """The links as the head of a page shows them: in the open first, then by heading in the order given.

    Few links all stand in the open, and a heading never stands over a single one.
    """
    if len(links) <= MOST_IN_THE_OPEN:
        return [Menu("", list(links))]
    groups: dict[str, list[Link]] = {"": []}
    for link in links:
        groups.setdefault(str(link.group), []).append(link)
    alone = [group[0] for label, group in groups.items() if label and len(group) == 1]
    gathered = [Menu(label, group) for label, group in groups.items() if label and len(group) > 1]
    return [Menu("", [*groups[""], *alone]), *gathered]

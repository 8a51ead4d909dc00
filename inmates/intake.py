"""What an intake still has to do once the cell is found, with the time each has (NMR 7, 30, 54, 68).

For a child the steps of the Children's Protection and Welfare Act 2011 come on top. Lengths without a
figure in law are LCS policy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lcs_ims.lib.clock import ZONE


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: within how long of the reception, and on what basis."""

    code: str
    title: Any
    within: timedelta
    basis: str
    for_children: bool = False
    by_probation: bool = False  # whoever looks after the children may answer it too


TASKS = (
    Task("property", _("Property listed and signed, before the escort leaves"), timedelta(hours=1), "NMR 7(e), 67"),
    Task("family_told", _("Family told"), timedelta(hours=1), "NMR 68"),
    Task("contact", _("Emergency contact and next of kin"), timedelta(hours=1), "NMR 7(g)"),
    Task("dependants", _("Children and other dependants, and who cares for them"), timedelta(hours=24), "NMR 7(f)"),
    Task("injuries", _("Injuries and complaints of ill-treatment"), timedelta(hours=24), "NMR 7(d)"),
    Task("health", _("Health screening"), timedelta(hours=24), "NMR 30"),
    Task("information", _("Rights and rules handed over in their language"), timedelta(hours=24), "NMR 54, 55"),
    Task("lawyer", _("Lawyer named, or legal aid asked"), timedelta(hours=24), "NMR 61, 119(2)"),
    Task("arrest", _("Date, time and place of arrest"), timedelta(hours=24), "NMR 7(b)"),
    Task("order_copy", _("Photograph of the person and a copy of the order on file"), timedelta(hours=24), "NMR 7"),
    Task("parent_told", _("Parent or guardian told, when and how"), timedelta(hours=1), "Havana 22", True),
    Task("child_interview", _("Private interview with the child"), timedelta(hours=24), "Havana 27", True),
    Task("child_notice", _("Notice in plain words read with the child"), timedelta(hours=24), "Havana 24", True),
    Task("child_lawyer", _("Lawyer told that a child is held"), timedelta(hours=2), "CRC 37(d)", True),
    Task("guardian_traced", _("Parent or guardian traced"), timedelta(hours=48), "CRC 9(4); LCS policy", True, True),
    Task("placement", _("A place outside custody found"), timedelta(hours=72), "CRC 37(b); LCS policy", True, True),
)
BY_PROBATION = tuple(task for task in TASKS if task.by_probation)
BY_CODE: Mapping[str, Task] = {task.code: task for task in TASKS}


@dataclass(frozen=True, slots=True)
class Open:
    """A task that waits: never answered, or to be asked again."""

    task: Task
    due_at: datetime
    late: bool


def tasks_for(*, child: bool) -> tuple[Task, ...]:
    """The tasks of an intake, in the order of the registry."""
    return tuple(task for task in TASKS if child or not task.for_children)


def open_tasks(
    received_at: datetime, answers: Iterable[tuple[str, date | None]], *, child: bool, now: datetime, today: date
) -> list[Open]:
    """What is still to do, soonest due first. `answers`: code, and the day to ask again or None when done."""
    newest: dict[str, date | None] = {}
    for code, again_on in answers:
        newest.setdefault(code, again_on)
    waiting = []
    for task in tasks_for(child=child):
        if task.code not in newest:
            due = received_at + task.within
            waiting.append(Open(task, due, due < now))
        elif (again := newest[task.code]) is not None:
            # On the wall of the facility: in the first two hours of a day there, UTC is still on the day before.
            due = received_at.astimezone(ZONE).replace(year=again.year, month=again.month, day=again.day)
            waiting.append(Open(task, due, again < today))
    return sorted(waiting, key=lambda one: one.due_at)

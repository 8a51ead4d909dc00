"""Row locks, which every deed takes in one order, so that no two deeds ever wait for each other.

The order: the admissions; people by key; cells by key; what was asked or ordered; the head of the trail.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from inmates.models import Inmate, KeepApart
from lcs_ims.facilities.models import Facility


def hold(rows: QuerySet[Any]) -> list[int]:
    """Lock these rows until the transaction ends, in the order of their keys; their keys.

    SQLite has nothing to lock: a transaction there is alone from its first statement.
    """
    return list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def hold_admissions() -> None:
    """One admission at a time, everywhere: two officers must not both find that someone is not on file."""
    hold(Facility.objects.filter(pk__in=Facility.objects.order_by("pk").values_list("pk", flat=True)[:1]))


def hold_people(people: Iterable[int]) -> None:
    """Lock people, and all whom an open keep-apart order joins to them: where one may sleep depends on both."""
    wanted = set(people)
    while True:
        joined = wanted | _joined_to(wanted)
        mark = transaction.savepoint()
        hold(Inmate.objects.filter(pk__in=joined))
        if _joined_to(wanted) <= joined:
            transaction.savepoint_commit(mark)
            return
        # An order was opened while we waited, and its other person may have a lower key: let go, begin again.
        transaction.savepoint_rollback(mark)


def _joined_to(people: set[int]) -> set[int]:
    orders = KeepApart.objects.open().filter(Q(first__in=people) | Q(second__in=people)).order_by()
    return {key for pair in orders.values_list("first_id", "second_id") for key in pair}

"""Keep-apart orders and rival factions of a register, stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cells.imports.muster import Muster
from cells.imports.pair_rows import OrderRow, RivalRow
from inmates.models import Inmate, KeepApart, Rivalry
from lcs_ims.audit import Action, Subject, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.tables import RowError, Table

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """Someone an order may name, and where they are in custody now."""

    inmate: Inmate
    facility: Facility | None


@dataclass(slots=True)
class Stored:
    """What became of the rows of one table, and the facilities to be judged again."""

    answers: Counter[str] = field(default_factory=Counter)
    notes: list[RowError] = field(default_factory=list)
    touched: set[Facility] = field(default_factory=set)


def store_orders(rows: Sequence[OrderRow], table: Table, people: Mapping[str, Held], muster: Muster) -> Stored:
    """Open the orders that are not open yet; one of another level is replaced, unless officers keep it by now.

    Where a facility is live its officers keep the orders; what the file says otherwise is reported.
    """
    stored, new = Stored(), []
    standing = {frozenset((order.first_id, order.second_id)): order for order in KeepApart.objects.open()}
    replaced = []
    for row in rows:
        pair = sorted((people[number] for number in row.pair), key=lambda held: held.inmate.pk)
        order = standing.get(frozenset(held.inmate.pk for held in pair))
        if order and order.level == row.level:
            stored.answers["unchanged"] += 1
            continue
        if order and any(held.facility and held.facility.is_live for held in pair):
            stored.answers["unchanged"] += 1
            stored.notes.append(RowError(table.file, row.line, "level", _kept(order)))
            continue
        stored.answers["updated" if order else "created"] += 1
        stored.touched |= {held.facility for held in pair if held.facility}
        replaced += [order] if order else []
        new.append(_order(row, pair, muster))
    _close(replaced, people, muster)
    for order in KeepApart.objects.bulk_create(new, BATCH):
        record(
            Action.KEEP_APART_OPENED,
            by=muster.by,
            on=[order.first.subject, order.second.subject, order.subject],
            after={"level": order.level, "source": order.source},
            reason=order.reason,
            occurred_at=order.opened_at,
        )
    return stored


def _order(row: OrderRow, pair: Sequence[Held], muster: Muster) -> KeepApart:
    first, second = (held.inmate for held in pair)
    return KeepApart(
        first=first,
        second=second,
        level=row.level,
        reason=row.reason,
        source=muster.learned,
        opened_at=muster.began_at,
        opened_by_id=muster.by.user_id,
    )


def _kept(order: KeepApart) -> str:
    words = _(
        "An order of level {level} is open and kept by the officers there. Change it on the page of the person."
    )
    return words.format(level=order.level)


def _close(orders: Sequence[KeepApart], people: Mapping[str, Held], muster: Muster) -> None:
    subjects = {held.inmate.pk: held.inmate for held in people.values()}
    for order in orders:
        order.first, order.second = subjects[order.first_id], subjects[order.second_id]
        order.closed_at = max(muster.began_at, order.opened_at)
        order.closed_reason = muster.learned
        record(
            Action.KEEP_APART_CLOSED,
            by=muster.by,
            on=[order.first.subject, order.second.subject, order.subject],
            before={"level": order.level},
            reason=order.closed_reason,
        )
    KeepApart.objects.bulk_update(orders, ["closed_at", "closed_reason"], BATCH)


def store_rivals(rows: Sequence[RivalRow], muster: Muster) -> Stored:
    """Declare the rivalries that are not declared yet."""
    stored = Stored()
    standing = set(Rivalry.objects.values_list("first", "second"))
    new = [Rivalry(first=row.pair[0], second=row.pair[1]) for row in rows if row.pair not in standing]
    stored.answers.update(created=len(new), unchanged=len(rows) - len(new))
    for rivalry in Rivalry.objects.bulk_create(new, BATCH):
        record(
            Action.RIVALS_DECLARED,
            by=muster.by,
            on=Subject("inmates.rivalry", str(rivalry.pk), str(rivalry)),
            reason=muster.learned,
            occurred_at=muster.began_at,
        )
    return stored

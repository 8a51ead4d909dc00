"""What somebody with the database's password, and even the signing key, could try."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from lcs_ims.audit import guards
from lcs_ims.audit.canonical import encode
from lcs_ims.audit.draft import digest_of
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import sign
from lcs_ims.audit.outside import LastSigned, Outside
from lcs_ims.audit.tree_head import TreeHead, origin_of


@contextmanager
def unguarded() -> Iterator[None]:
    """Drop the guards, and put them back so that nobody notices by that."""
    connection.check_constraints()
    guards.remove(connection)
    yield
    connection.check_constraints()
    guards.install(connection)


@contextmanager
def undone() -> Iterator[None]:
    """What is done here is rolled back: one of thousands of tries on the same rows.

    Outside a transaction that dropped a trigger, or SQLite reads its whole schema again after every try.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rewrite(leaf: int, change: Callable[[dict[str, Any]], None], *, sign_again: bool) -> None:
    """Rewrite one event and all that depends on it; with the true key, every checkpoint too."""
    with unguarded():
        event = Event.objects.get(leaf=leaf)
        change(event.facts)
        body = encode(event.facts)
        Event.objects.filter(leaf=leaf).update(body=body, digest=digest_of(bytes(event.salt), body))
        _close_up()
        if sign_again:
            _sign_again()


def cut(size: int, *, sign_again: bool = False) -> None:
    """Remove the newest events, cleanly."""
    from lcs_ims.audit.models import Mention, Payload

    with unguarded():
        for model in (Mention, Payload):
            model._base_manager.filter(event__leaf__gte=size)._raw_delete("default")
        Event.objects.filter(leaf__gte=size)._raw_delete("default")
        Checkpoint.objects.filter(size__gt=size)._raw_delete("default")
        _close_up()
        if sign_again:
            _sign_again()


def _tree(size: int | None = None) -> Frontier:
    tree = Frontier()
    for event in Event.objects.order_by("leaf")[:size]:
        tree.append(leaf_hash(digest_of(bytes(event.salt), bytes(event.body))))
    return tree


def _close_up() -> None:
    tree, last = _tree(), json.loads(bytes(Event.objects.order_by("-leaf")[0].body))
    Head.objects.update(size=tree.size, frontier=tree.pack(), recorded_at=last["recorded_at"])


def _sign_again() -> None:
    head = Head.objects.get()
    outside, origin = Outside.of(head.log_id), origin_of(head.log_id)
    text, tree, number = "", Frontier(), 0
    for number, kept in enumerate(Checkpoint.objects.all(), 1):  # noqa: B007
        tree = _tree(kept.size)
        text = sign(TreeHead(origin, tree.size, tree.root).text, origin, outside.private())
        Checkpoint.objects.filter(number=kept.number).update(text=text)
    outside.remember(LastSigned(number, text, tree.size, tree.pack().hex(), number))

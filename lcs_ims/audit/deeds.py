"""How a service writes: `@deed` around it, `record` for what it did, `attempt` for what may be refused.

The events of a deed go into the trail as the last statements of its own transaction, so a change
and its event are both there or neither is, and the lock on the trail's head is held no longer
than those statements.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lcs_ims.audit.actions import LATE_AFTER, Action, is_taken_over
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.draft import Draft
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

P = ParamSpec("P")
R = TypeVar("R")

SKEW = timedelta(minutes=1)  # how far the clock on the wall may be ahead of ours


@dataclass(slots=True)
class _Book:
    """What the outermost deed under way is about to write."""

    name: str = ""
    by: Actor | None = None
    mark: int = 0
    drafts: list[Draft] = field(default_factory=list)
    attempted: Draft | None = None  # by the innermost deed

    def undo(self, kept: int) -> None:
        """Forget what a failed deed recorded, but not what it was refused: that did happen."""
        self.drafts[kept:] = [draft for draft in self.drafts[kept:] if draft.refusal]

    def refuse(self, refusal: Refused) -> None:
        if self.attempted:
            self.drafts.append(self.attempted.refused(refusal))


_book: ContextVar[_Book | None] = ContextVar("book", default=None)


def deed(function: Callable[P, R]) -> Callable[P, R]:
    """Make a service one transaction whose events are part of it; a deed inside a deed joins it.

    The outermost deed is durable: it cannot be called inside a transaction of somebody else's, who
    could still undo what the trail and its checkpoints already say.
    """

    @wraps(function)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        book = _book.get()
        with _joined(book) if book else _outermost(function.__name__, kwargs.get("by")):
            return function(*args, **kwargs)

    return done


@contextmanager
def _outermost(name: str, by: object) -> Iterator[None]:
    book = _Book(name, by if isinstance(by, Actor) else None)
    token = _book.set(book)
    try:
        with transaction.atomic(durable=True):
            book.mark = _mark()
            yield
            _write(book)
    except Refused as refusal:
        book.undo(0)
        book.refuse(refusal)
        with transaction.atomic(durable=True):
            _append(book.drafts)
        raise
    finally:
        _book.reset(token)


@contextmanager
def _joined(book: _Book) -> Iterator[None]:
    """A savepoint: whoever called may catch the refusal and go on without this deed's changes."""
    outer, book.attempted = book.attempted, None
    kept = len(book.drafts)
    try:
        with transaction.atomic():
            yield
    except BaseException as error:
        book.undo(kept)
        if isinstance(error, Refused):
            book.refuse(error)
        raise
    finally:
        book.attempted = outer


def _write(book: _Book) -> None:
    """The events of the deed, with the rows that the database noted meanwhile."""
    from lcs_ims.audit import journal  # noqa: PLC0415 (the models load after the apps)
    from lcs_ims.audit.told_rows import with_rows  # noqa: PLC0415

    notes = journal.take(book.mark)
    if notes and all(draft.refusal for draft in book.drafts):
        book.drafts.append(_bare(book))
    _append(with_rows(book.drafts, notes))


def _bare(book: _Book) -> Draft:
    """For a deed that changed rows and recorded nothing: no row changes without an event."""
    by = book.by or Actor.system("deed", source=book.name)
    return Draft.of(Action.ROWS_WRITTEN, by, (Subject("audit.deed", book.name, book.name),))


def _append(drafts: Sequence[Draft]) -> None:
    from lcs_ims.audit.sequencing import append  # noqa: PLC0415 (the models load after the apps)

    if drafts:
        append(drafts)


def _mark() -> int:
    from lcs_ims.audit import journal  # noqa: PLC0415 (the models load after the apps)

    return journal.mark()


def _open_book() -> _Book:
    book = _book.get()
    if book is None:
        raise RuntimeError("An event belongs to a deed. Put @deed on the service that records it.")
    return book


def _subjects(on: Subject | Sequence[Subject]) -> tuple[Subject, ...]:
    subjects = (on,) if isinstance(on, Subject) else tuple(on)
    if not subjects:
        raise ValueError("An event is about something. Name at least one subject.")
    return subjects


def record(
    action: Action,
    *,
    by: Actor,
    on: Subject | Sequence[Subject],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    occurred_at: datetime | None = None,
    sensitive: Mapping[str, Any] | None = None,
) -> UUID:
    """Say what the deed under way has done; returns the event's id.

    The first of `on` is the main subject; the event shows in the history of each. `occurred_at` is a
    claim and only given when it differs from now; a person who makes one more than 15 minutes late
    says why. `sensitive` is kept apart, where the law can have it erased. Raises RuntimeError
    outside a deed, Refused("late-without-reason") and Refused("not-yet-happened").
    """
    book = _open_book()
    if by.kind == "user" and occurred_at is not None and not is_taken_over(action, after):
        _refuse_an_unlikely_time(occurred_at, reason)
    draft = Draft.of(
        action,
        by,
        _subjects(on),
        before=before,
        after=after,
        reason=reason,
        occurred_at=occurred_at,
        sensitive=sensitive,
    )
    book.drafts.append(draft)
    return draft.uuid


def _refuse_an_unlikely_time(occurred_at: datetime, reason: str) -> None:
    now = clock.now()
    if occurred_at - now > SKEW:
        raise Refused("not-yet-happened", _("That time has not come yet. Give the time at which it happened."))
    if now - occurred_at > LATE_AFTER and not reason.strip():
        raise Refused(
            "late-without-reason",
            _("This is told more than 15 minutes after it happened. Say why in the reason."),
        )


def attempt(
    action: Action,
    *,
    by: Actor,
    on: Subject | Sequence[Subject],
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Say what the deed under way is about to try; first line of a deed whose refusal must be known.

    If the deed ends in Refused, its changes are undone and this event is written with the refusal's
    code, message and objections. Otherwise nothing is written. Raises RuntimeError outside a deed.
    """
    _open_book().attempted = Draft.of(action, by, _subjects(on), after=after, reason=reason)

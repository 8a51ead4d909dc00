"""Giving events their place: the last statements of a deed, under the lock of the trail's head."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes
from uuid import uuid4

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.draft import SALT, Draft, digest_of
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.models import Event, Head, Mention, Payload
from lcs_ims.audit.times import Step, database_clock, recording_time
from lcs_ims.lib import clock

BATCH = 2_000
TRAIL = Actor.system("audit trail")


def append(drafts: Sequence[Draft]) -> None:
    """Write events and their leaves after the last one. The caller holds a transaction open."""
    head = locked_head()
    moment, step = recording_time(head)
    if step:
        drafts = [_clock_stepped(head, step), *drafts]
    _write(head, drafts, moment)


def begin(demonstration: bool) -> Head:
    """The head of a log begun now, locked; of the one that another process began in the same moment."""
    moment = clock.now() if demonstration else database_clock()
    head = Head(log_id=uuid4(), demonstration=demonstration, size=0, frontier=b"", recorded_at=moment)
    Head.objects.bulk_create([head], ignore_conflicts=True)
    head = Head.objects.select_for_update().get()
    if head.size == 0:
        _write(head, [_genesis(head)], head.recorded_at)
    return head


def locked_head() -> Head:
    """The head of the trail, locked until the transaction ends; begins the log if there is none."""
    head = Head.objects.select_for_update().first()
    return head or begin(demonstration=False)


def _log(head: Head) -> Subject:
    return Subject("audit.log", str(head.log_id), str(head.log_id))


def _genesis(head: Head) -> Draft:
    after = {"log": head.log_id, "demonstration": head.demonstration}
    return Draft.of(Action.LOG_BEGAN, TRAIL, (_log(head),), after=after)


def _clock_stepped(head: Head, step: Step) -> Draft:
    after = {"seconds": round(step.by.total_seconds()), "clock": step.reading}
    return Draft.of(Action.CLOCK_STEPPED, TRAIL, (_log(head),), after=after)


def _write(head: Head, drafts: Sequence[Draft], moment: datetime) -> None:
    frontier = Frontier.unpack(head.size, bytes(head.frontier))
    events = [_event(leaf, draft, moment) for leaf, draft in enumerate(drafts, head.size)]
    frontier.extend(leaf_hash(bytes(event.digest)) for event in events)
    Event.objects.bulk_create(events, BATCH)
    Mention.objects.bulk_create(_mentions(head.size, drafts), BATCH)
    Payload.objects.bulk_create(_payloads(head.size, drafts), BATCH)
    head.size, head.frontier, head.recorded_at = frontier.size, frontier.pack(), moment
    head.save(update_fields=["size", "frontier", "recorded_at"])


def _event(leaf: int, draft: Draft, moment: datetime) -> Event:
    body, salt = draft.body(moment), token_bytes(SALT)
    return Event(
        leaf=leaf,
        uuid=draft.uuid,
        action=draft.action.value,
        recorded_at=moment,
        salt=salt,
        body=body,
        digest=digest_of(salt, body),
    )


def _mentions(first: int, drafts: Sequence[Draft]) -> list[Mention]:
    return [
        Mention(
            event_id=leaf,
            position=position,
            type=subject["type"],
            subject_id=subject["id"],
            facility=subject["facility"],
        )
        for leaf, draft in enumerate(drafts, first)
        for position, subject in enumerate(draft.on)
    ]


def _payloads(first: int, drafts: Sequence[Draft]) -> list[Payload]:
    return [
        Payload(event_id=leaf, salt=draft.payload_salt, body=draft.payload)
        for leaf, draft in enumerate(drafts, first)
        if draft.payload is not None
    ]

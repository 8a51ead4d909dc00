"""Copying what the Inspectorate is told of, event by event, where the Service cannot reach it."""

from datetime import datetime

from inspectorate.models import Disclosed, Watch
from inspectorate.pairs import pair_of, repeated
from inspectorate.services.tallying import Tally
from lcs_ims.audit.disclosures import Telling, disclosure_of
from lcs_ims.audit.models import Event, Head

CHUNK = 2_000


def copy_disclosures(watch: Watch, head: Head, *, now: datetime) -> int:
    """Look through the events since the last look, and copy those that are disclosures. Leaves have no gaps."""
    rows = Event.objects.filter(leaf__gte=watch.told, leaf__lt=head.size).order_by("leaf")
    copied, tally = 0, Tally()
    for event in rows.iterator(CHUNK):
        if event.leaf != watch.told:
            break  # a hole: what comes after it is not taken for the trail; the witness says so
        watch.told, watch.last_event_at = event.leaf + 1, event.recorded_at
        copied += _copy(event, now)
        tally.add(event)
    tally.write()
    return copied


def _copy(event: Event, now: datetime) -> int:
    after = event.after
    told = disclosure_of(event.action, after, late=event.is_late, refused=bool(event.refusal))
    if told is None:
        return 0
    facility = next((subject.facility for subject in event.on if subject.facility), "") or event.by.facility
    pair = pair_of(event)
    telling = Telling.AT_ONCE if pair and repeated(pair, event.recorded_at) else told.telling
    row, made = Disclosed.objects.get_or_create(
        uuid=event.uuid,
        defaults={
            "leaf": event.leaf,
            "kind": told.kind,
            "telling": telling,
            "action": event.action,
            "facility": facility[:32],
            "pair": pair[:250],
            "recorded_at": event.recorded_at,
            "salt": event.salt,
            "body": event.body,
            "digest": event.digest,
            "copied_at": now,
        },
    )
    if row.set_aside_at:
        row.set_aside_at = None
        row.save(update_fields=["set_aside_at"])
    return int(made)

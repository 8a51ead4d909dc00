"""Copying what the Inspectorate is told of, event by event, where the Service cannot reach it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from inspectorate.models import Disclosed, Watch
from inspectorate.pairs import pair_of, repeated
from inspectorate.services.tallying import Tally
from inspectorate.witness import REWRITTEN, Wrong
from lcs_ims.audit.disclosures import Telling, disclosure_of
from lcs_ims.audit.models import Event, Head

CHUNK = 2_000


def copy_disclosures(watch: Watch, head: Head, *, now: datetime) -> tuple[int, list[Wrong]]:
    """Look through the events since the last look, and copy those that are disclosures; how many, and what is wrong.

    Leaves have no gaps. An event is what its signed bytes say, whatever the columns beside them do.
    """
    rows = Event.objects.filter(leaf__gte=watch.told, leaf__lt=head.size).order_by("leaf")
    copied, wrongs, tally = 0, list[Wrong](), Tally()
    for event in rows.iterator(CHUNK):
        if event.leaf != watch.told:
            break  # a hole: what comes after it is not taken for the trail; the witness says so
        watch.told = event.leaf + 1
        try:
            if _set_right(event):
                said = _("Event {leaf} was filed as something else than it says of itself.")
                wrongs.append(Wrong(REWRITTEN, said.format(leaf=event.leaf)))
            watch.last_event_at = event.recorded_at
            copied += _copy(event, now)
            tally.add(event)
        except (ValueError, LookupError, TypeError, AttributeError):
            wrongs.append(Wrong(REWRITTEN, _("Event {leaf} cannot be read.").format(leaf=event.leaf)))
    tally.write()
    return copied, wrongs


def _set_right(event: Event) -> bool:
    """Have an event be, in memory, what its bytes say; whether the Service's columns say something else."""
    filed = (event.uuid, event.action, event.recorded_at)
    facts = event.facts
    said = (UUID(facts["uuid"]), facts["action"], datetime.fromisoformat(facts["recorded_at"]))
    event.uuid, event.action, event.recorded_at = said
    return said != filed


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

"""Deeds of the outbox: what is to be said is kept at once, and sent when the sweep comes by.

A message is sent again when a process dies between sending it and saying so: it is never lost, and the key that goes
with every try makes a repeat known where it arrives.
"""

from datetime import datetime, timedelta
from time import monotonic

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Channel, Message
from lcs_ims.outbox.sending import send

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
GIVEN_UP_AFTER = timedelta(hours=24)
AT_ONCE = 1000  # read in one run
LONGEST = timedelta(minutes=4)  # of one run: each message may wait for its server, and a run is held for five minutes


@deed
def post(
    channel: Channel, *, to: str, body: str, about: Subject, by: Actor, subject: str = "", calendar: str = ""
) -> Message:
    """Keep a message to one address (an e-mail address, a telephone number); the sweep sends it within seconds.

    Call it inside the deed whose news it is: both are kept, or neither. An SMS is read by whoever holds the
    telephone: its `body` names no person, only a number and a facility. `calendar`: the file that an e-mail carries.
    """
    now = clock.now()
    return Message.objects.create(
        channel=channel,
        to=to,
        subject=subject,
        body=body,
        calendar=calendar,
        about_type=about.type,
        about_id=about.id,
        about_label=about.label,
        about_facility=about.facility,
        made_at=now,
        next_at=now,
    )


def send_due(*, by: Actor, now: datetime) -> int:
    """Try the messages that are due, the longest due first, for four minutes. Returns how many were tried."""
    began, tried = monotonic(), 0
    for message in list(Message.objects.due(now).order_by("next_at", "pk")[:AT_ONCE]):
        _settle(message, send(message), by=by, now=now)
        tried += 1
        if monotonic() - began > LONGEST.total_seconds():
            break
    return tried


@deed
def _settle(sent: Message, error: str, *, by: Actor, now: datetime) -> None:
    """Write down what became of a try: it went, it is tried again, or it is given up after a day."""
    message = Message.objects.select_for_update(no_key=True).get(pk=sent.pk)
    if message.state != Message.State.QUEUED or message.tries != sent.tries:
        return  # another sweep was here
    message.tries, message.last_error = message.tries + 1, error
    again = AGAIN_AFTER[min(message.tries, len(AGAIN_AFTER)) - 1]
    if error and now + again <= message.made_at + GIVEN_UP_AFTER:
        message.next_at = now + again
    else:
        message.state = Message.State.FAILED if error else Message.State.SENT
        message.settled_at = now
    message.save(update_fields=["tries", "last_error", "next_at", "state", "settled_at"])
    record(
        _ACTION[Message.State(message.state)],
        by=by,
        on=message.about,
        after={"channel": str(message.get_channel_display()), "tries": message.tries},
        sensitive={"to": message.to},
    )


_ACTION = {
    Message.State.QUEUED: Action.MESSAGE_DELAYED,
    Message.State.SENT: Action.MESSAGE_SENT,
    Message.State.FAILED: Action.MESSAGE_FAILED,
}

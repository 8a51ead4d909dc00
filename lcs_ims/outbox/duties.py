"""What the clock does to messages: it sends those that are due."""

from datetime import datetime, timedelta

from lcs_ims.audit import Actor
from lcs_ims.lib.duties import duty
from lcs_ims.outbox.services import send_due


@duty(name="outbox.send", every=timedelta(seconds=10), apart=True)
def send_messages_due(now: datetime) -> int:
    """Beside the other duties: a mail server that hangs holds up no alert."""
    return send_due(by=Actor.system("sweep"), now=now)

"""How a message leaves: by the mail settings, or by the SMS adapter that the settings name.

An adapter is a function of a number, a text and the message's key that raises OSError when the text did not go. A
message can be handed over twice, with the same key, so that whoever carries it can drop the repeat.
"""

import json
import logging
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from smtplib import SMTPException
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from lcs_ims.lib import clock
from lcs_ims.outbox.models import Channel, Message

logger = logging.getLogger(__name__)
CALENDAR = "visit.ics"
TIMEOUT = 10  # seconds, for each message
Adapter = Callable[[str, str, str], None]


def send(message: Message) -> str:
    """Send one message; what went wrong, in a line, or nothing."""
    try:
        if message.channel == Channel.EMAIL:
            known_by = {"Message-ID": f"<{message.key}@{_domain()}>"}
            email = EmailMessage(message.subject, message.body, None, [message.to], headers=known_by)
            if message.calendar:
                email.attach(CALENDAR, message.calendar, "text/calendar")
            email.send()
        else:
            adapter: Adapter = import_string(settings.SMS_ADAPTER)
            adapter(message.to, message.body, str(message.key))
    except (OSError, SMTPException, ValueError, ImproperlyConfigured) as error:
        logger.warning("Message %s did not go: %s.", message.pk, type(error).__name__)
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def _domain() -> str:
    """Where our e-mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def into_a_file(number: str, text: str, key: str) -> None:
    """Write the text where the e-mails of a machine without a mail server go."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(exist_ok=True)
    with (folder / "sms.txt").open("a", encoding="utf-8") as file:
        file.write(f"{clock.local(clock.now()):%Y-%m-%d %H:%M} {number}: {text}\n")


def gateway(number: str, text: str, key: str) -> None:
    """Hand the text to the operator's gateway at LCS_SMS_URL, as JSON with the token of LCS_SMS_TOKEN.

    The key goes along as `Idempotency-Key`: a gateway that knows the header sends a repeat once.
    """
    request = Request(  # noqa: S310 (the settings refuse anything but https)
        settings.SMS_URL,
        data=json.dumps({"to": number, "text": text}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "Idempotency-Key": key,
        },
    )
    with urlopen(request, timeout=TIMEOUT):  # noqa: S310 (as above); an answer of 400 and above raises OSError
        pass

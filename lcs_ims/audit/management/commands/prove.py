"""`manage.py prove EVENT --out FILE [--json]`: a proof that an event is in the trail, for anyone to check."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.audit.files import write_file
from lcs_ims.audit.models import Event
from lcs_ims.audit.proofs import covering, prove_event
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.lib.commands import Answer, AnsweringCommand
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Write the proof of one event (c2sp.org/tlog-proof) under the newest checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("event", metavar="EVENT", help="its id, or its number in the trail")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def answer(self, **options: Any) -> Answer:
        event = _event(options["event"])
        sign_if_able()
        checkpoint = covering(event)
        write_file(options["out"], prove_event(event, checkpoint))
        document = {"size": checkpoint.size, "root": checkpoint.root, "leaf": event.leaf, "event": str(event.uuid)}
        return Answer(document, [f"Event {event.leaf} is in the tree of {checkpoint.size} events."])


def _event(named: str) -> Event:
    try:
        found = Event.objects.filter(leaf=int(named)) if named.isdigit() else Event.objects.filter(uuid=UUID(named))
    except ValueError:
        found = Event.objects.none()
    event = found.first()
    if event is None:
        raise Refused("no-such-event", _("There is no event {event}. Look it up in a history.").format(event=named))
    return event

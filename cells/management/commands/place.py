from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from cells.management.commands.cells_for import objection_document
from cells.models import Cell, Stay
from cells.services.placing import place_inmate
from inmates.models import Inmate
from inmates.named import inmate_named
from lcs_ims.accounts.models import User
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.objections import verdict_of
from lcs_ims.lib.refusal import Refused


class Command(RecordingCommand):
    help = "Places or moves someone within their facility, as a user may. Not in production."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("inmate_no", metavar="INMATE_NO")
        parser.add_argument("cell", metavar="CELL")
        parser.add_argument("--as", dest="username", required=True, metavar="USER", help="who places")
        parser.add_argument("--reason", required=True, metavar="TEXT")

    def answer(self, **options: Any) -> Answer:
        if not settings.DEBUG:
            raise Refused("production", "A shell acts as nobody but itself: placing is done on the screen.")
        try:
            return _placed(_place(**options))
        except Refused as refused:
            return _refused(refused)


def _place(*, inmate_no: str, cell: str, username: str, reason: str, **_options: Any) -> Stay:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Refused("no-such-user", f"No user is called {username}.")
    inmate = inmate_named(inmate_no)
    return place_inmate(inmate, _cell_of(inmate, cell), by=user.actor("command place"), reason=reason)


def _cell_of(inmate: Inmate, code: str) -> Cell:
    facility = inmate.held_at
    if facility is None:
        raise Refused("not-in-custody", f"{inmate.inmate_no} is not in custody.")
    cell = Cell.objects.select_related("facility").filter(facility=facility, code=code).first()
    if cell is None:
        raise Refused("no-such-cell", f"{facility.code} has no cell {code}. Read the code again.")
    return cell


def _placed(stay: Stay) -> Answer:
    decision = stay.decision or {}
    document = {
        "placed": True,
        "verdict": decision["verdict"],
        "objections": [objection_document(o) for o in stay.objections],
        "refusal": None,
    }
    return Answer(document, [f"{stay.inmate.inmate_no} is in {stay.cell.code}, bed {stay.bed}."])


def _refused(refused: Refused) -> Answer:
    document = {
        "placed": False,
        "verdict": verdict_of(refused.objections).label if refused.objections else None,
        "objections": [objection_document(o) for o in refused.objections],
        "refusal": {"code": refused.code, "message": refused.message},
    }
    why = " ".join(f"{o.code}: {o.message}" for o in refused.objections)
    return Answer(document, failure=f"{refused.message} {why}")

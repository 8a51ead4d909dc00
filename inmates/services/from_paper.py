"""Entering a reception that was written on a paper form."""

from inmates.models import PaperForm, Reception
from inmates.services.paper import Accounted, OnPaper, account_form, read_form
from inmates.services.reception import AtTheGate, receive
from lcs_ims.audit import Actor, deed
from lcs_ims.facilities.models import Facility


@deed
def receive_from_paper(facility: Facility, seen: AtTheGate, paper: OnPaper, *, by: Actor) -> Reception:
    """Enter a reception from its form: it began when the form says, and nobody is late for the dark.

    Raises Refused: those of `read_form`, `receive` and `account_form`.
    """
    claimed = read_form(facility, paper, PaperForm.Kind.RECEPTION)
    reception = receive(seen, facility, by=by, on_paper=claimed)
    said = Accounted(PaperForm.Outcome.ENTERED, seen.described, paper.power_back_at, reception.number_at_gate)
    account_form(facility, paper.number, said, by=by)
    return reception

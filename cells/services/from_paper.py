"""Entering a count that was written on a paper form."""

from cells.models import Count
from cells.services.counting import begin_count
from inmates.models import PaperForm
from inmates.services.paper import Accounted, OnPaper, account_form, read_form
from lcs_ims.audit import Actor, deed
from lcs_ims.facilities.models import Facility


@deed
def count_from_paper(facility: Facility, kind: str, paper: OnPaper, *, by: Actor) -> Count:
    """Begin a count from its form: it began when the form says, and its figures are held against the book of then.

    Raises Refused: those of `read_form`, `begin_count` and `account_form`.
    """
    claimed = read_form(facility, paper, PaperForm.Kind.COUNT)
    count = begin_count(facility, kind, by=by, on_paper=claimed)
    said = Accounted(PaperForm.Outcome.ENTERED, count.get_kind_display(), paper.power_back_at, str(count.pk))
    account_form(facility, paper.number, said, by=by)
    return count

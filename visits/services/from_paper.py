"""Entering a visit that was written on a paper form."""

from collections.abc import Mapping
from datetime import datetime

from inmates.models import PaperForm
from inmates.services.paper import Accounted, OnPaper, account_form, read_form
from lcs_ims.audit import Actor, deed
from lcs_ims.lib import clock
from visits.models import Visit
from visits.services.arriving import WalkIn, receive, receive_walk_in
from visits.services.gate import press, start
from visits.services.told import Told
from visits.steps import ORDER, Step


@deed
def visit_from_paper(who: WalkIn, times: Mapping[Step, datetime], paper: OnPaper, *, by: Actor) -> Visit:
    """Enter a visit from its form: its clock ran as the form says, and nobody is late for the dark.

    `paper.at` is the arrival, `times` the steps after it. Who was booked for that day has come on that booking. The
    police start on their own page, where the times of the form are nobody's lateness either. Raises Refused: those of
    `read_form`, `receive`, `receive_walk_in`, `press`, `start` and `account_form`.
    """
    claimed = read_form(who.facility, paper, PaperForm.Kind.VISIT)
    told, booked = Told.on_paper(claimed), _booked(who, paper.at)
    visit = receive([booked], by=by, told=told)[0] if booked else receive_walk_in(who, by=by, told=told)
    names = ", ".join(visitor.full_name for visitor in who.visitors)
    said = Accounted(PaperForm.Outcome.ENTERED, names, paper.power_back_at, visit.visit_no)
    account_form(who.facility, paper.number, said, by=by)
    for step in ORDER:
        if step is Step.STARTED and step in times:
            visit = start(visit, by=by, told=Told(times[step]))
        elif step in times:
            visit = press(visit, step, by=by, told=Told(times[step]))
    return visit


def _booked(who: WalkIn, at: datetime) -> Visit | None:
    """The visit of these people that was booked for the day and is not known to have happened."""
    begins = clock.midnight(clock.facility_date(at))
    booked = Visit.objects.at(who.facility).filter(
        state__in=[Visit.State.BOOKED, Visit.State.ABSENT],
        inmate=who.inmate,
        kind=who.kind,
        party__visitor__in=list(who.visitors),
    )
    that_day = booked.touching(begins, begins + clock.days(1))
    return that_day.order_by("booked_from").first()

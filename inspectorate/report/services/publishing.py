"""Which periods may be public. Two public reports must never be taken from each other: so a day is counted for the
public once, in one period and from one set of figures, whatever facilities and languages are asked for later.
"""

from calendar import monthrange

from django.db import IntegrityError
from django.utils.translation import gettext as _

from inspectorate.figures import Period, Scope
from inspectorate.report.files import METHOD_VERSION
from inspectorate.report.making import Wanted
from inspectorate.report.models import PublicDay, StoredFigures
from lcs_ims.lib import wording
from lcs_ims.lib.refusal import Refused


def check_period(scope: Scope) -> None:
    """Whole calendar months that the checkpoint covers. Raises Refused("public-months") and "public-not-over".

    Months leave nobody who mistypes a date with days that fit into no period; in a demonstration, where the months
    may not be over and the people are invented, any days will do.
    """
    period = scope.period
    if not is_whole_months(period) and not scope.basis.demonstration:
        message = _(
            "A public report is on whole calendar months. Begin it on the 1st and end it on the last of a month."
        )
        raise Refused("public-months", message)
    if scope.is_cut_short:
        message = _(
            "A public report is on days that are over, and the newest checkpoint is of {moment}. End it earlier, or"
            " wait for the next checkpoint."
        )
        raise Refused("public-not-over", message.format(moment=wording.moment(scope.basis.as_of)))


def is_whole_months(period: Period) -> bool:
    return period.first.day == 1 and period.last.day == monthrange(period.last.year, period.last.month)[1]


def counted(wanted: Wanted) -> StoredFigures | None:
    """The figures on which the public reports on this period stand; None where no day of it is counted yet.

    Raises Refused("public-overlaps") where some are, in another period, and "public-stands" where an older method
    counted them.
    """
    days = PublicDay.objects.filter(day__range=(wanted.first, wanted.last)).select_related("figures").order_by("day")
    first = days.first()
    if first is None:
        return None
    other = days.exclude(first=wanted.first, last=wanted.last).first()
    if other:
        message = _(
            "A public report is on {first} to {last}. Two that share days could be taken from each other. Choose that"
            " period, or one that shares no day with it."
        )
        raise Refused("public-overlaps", message.format(first=wording.day(other.first), last=wording.day(other.last)))
    if first.method_version != METHOD_VERSION:
        message = _(
            "This period was counted for the public by an earlier method. Hand out the reports in the archive."
        )
        raise Refused("public-stands", message)
    return first.figures


def check_facilities(wanted: Wanted, scope: Scope) -> None:
    """Raises Refused("public-stands") where a facility came after the period had been counted for the public."""
    if missing := sorted(set(wanted.codes) - set(scope.codes)):
        message = _("{codes} was not there when this period was counted for the public. Choose a later period.")
        raise Refused("public-stands", message.format(codes=", ".join(missing)))


def take(period: Period, figures: StoredFigures) -> None:
    """Keep that these days are counted for the public, from these figures.

    Raises Refused("public-counted") where they were counted meanwhile, in another period or from other figures.
    """
    rows = [
        PublicDay(day=day, first=period.first, last=period.last, method_version=METHOD_VERSION, figures=figures)
        for day in period.days
    ]
    mine = {"first": period.first, "last": period.last, "figures": figures}
    if PublicDay.objects.filter(day__in=period.days, **mine).count() == len(rows):
        return
    try:
        PublicDay.objects.bulk_create(rows)
    except IntegrityError as error:
        message = _(
            "Another public report has counted these days meanwhile. This one is made again from its figures."
        )
        raise Refused("public-counted", message) from error

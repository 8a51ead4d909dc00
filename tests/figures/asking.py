"""Figures of what a test has just made, on a checkpoint signed now."""

from datetime import date, timedelta

from inspectorate.figures import Figures, gather, scope_of
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests import building


def figures(*codes: str, days: int = 3, until: date | None = None) -> Figures:
    """The figures of these facilities (none: all) for so many days up to today, or to another day."""
    sign_checkpoint()
    last = until or clock.facility_date()
    return gather(scope_of(codes, last - timedelta(days=days - 1), last))


def live(facility: Facility) -> Facility:
    """The facility, its register signed as taken over: what is wrong from now on is new."""
    for role in (Role.OFFICER_IN_CHARGE, Role.HEADQUARTERS):
        sign_go_live(facility, by=building.an_officer(role, facility))
    facility.refresh_from_db()
    return facility

"""Nights without power: a pack of paper forms, and what stands on one of them."""

from datetime import datetime, timedelta
from typing import Any

from inmates.services.paper import OnPaper, issue_forms
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


def dark(facility: Facility, by: Actor, hours: float = 5, **said: Any) -> OnPaper:
    """A pack issued, then hours without power: the form of something in them, with the power back now."""
    with clock.at(clock.now() - timedelta(hours=hours)):
        issue_forms(facility, by=by)
    came, back = clock.now() - timedelta(hours=hours - 1), clock.now()
    given: dict[str, Any] = {"number": 1, "at": came, "power_back_at": back}
    return OnPaper(**given | said)


def boxes(name: str, at: datetime) -> dict[str, Any]:
    """A moment as a form's boxes send it."""
    at = clock.local(at)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year, f"{name}_time": f"{at:%H:%M}"}


def written(paper: OnPaper, **said: Any) -> dict[str, Any]:
    """A paper form as its page sends it."""
    moments = boxes("at", paper.at) | boxes("power_back_at", paper.power_back_at)
    return {"number": paper.number, **moments, **said}

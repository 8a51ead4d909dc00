"""Jobs of a worker: the row is the job. A worker claims it, says every second how far it is, and keeps the result.

A worker that falls silent loses its claim (`cells.duties`); the second one that does ends the job as failed.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cells.models import CountryPlan, Plan, PlanState
from cells.planning.plan import OutOfTimeError
from cells.planning.solver import News
from inmates import locks
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock

SILENT = timedelta(minutes=2)  # a worker that says nothing for so long is dead
MOST_TRIES = 2
WORKER = Actor.system("planner")
JOBS: tuple[type[Plan] | type[CountryPlan], ...] = (Plan, CountryPlan)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Claim:
    """A worker's hold on a job: what it tells keeps it; it is lost when the job is cancelled or given away."""

    own: QuerySet[Any]
    lost: bool = False
    _told: float = field(default_factory=time.monotonic)

    def hear(self, news: News) -> None:
        if time.monotonic() - self._told < 1 or self.lost:
            return
        self._told = time.monotonic()
        said = self.own.update(heard_at=clock.now(), stage=news.stage, best=news.best, bound=news.bound)
        self.lost = not said


def claim(model: type[Any], key: int) -> Claim | None:
    """Take a job that nobody has: for one worker, however many ask."""
    now = clock.now()
    asked = model.objects.filter(pk=key, state=PlanState.ASKED)
    free = asked.filter(_silent(now), tries__lt=MOST_TRIES)
    taken = free.update(claimed_at=now, heard_at=now, tries=F("tries") + 1, stage="", best=None, bound=None)
    return Claim(asked.filter(claimed_at=now)) if taken else None


def work(model: type[Any], key: int, solve: Callable[[Any, Claim], Any], keep: Callable[..., None]) -> None:
    """Claim a job, solve it, keep the result. Nothing where another worker has it or it is over."""
    mine = claim(model, key)
    if mine is None:
        return
    job = model.objects.get(pk=key)
    try:
        made = solve(job, mine)
    except OutOfTimeError:
        if not mine.lost:
            fail(job, _("%s seconds were too short. Allow more time.") % job.seconds, by=WORKER)
    except Exception:
        log.exception("Job %s", job)
        fail(job, _("The planner made a fault. It is in the log of the worker."), by=WORKER)
    else:
        if not mine.lost:
            keep(job, made, by=WORKER)


@deed
def fail(job: Any, why: str, *, by: Actor) -> None:
    """End a job that brought nothing. One that is over already stays as it is."""
    locks.hold(type(job).objects.filter(pk=job.pk))
    job = type(job).objects.get(pk=job.pk)
    if job.state == PlanState.ASKED:
        job.state, job.ended_at, job.why = PlanState.FAILED, clock.now(), why
        job.save(update_fields=["state", "ended_at", "why"])
        record_job(Action.PLAN_FAILED, job, by=by, why=why)


def waiting(now: datetime) -> Iterator[tuple[type[Any], int]]:
    """The jobs that no living worker has: not begun, or silent. Ring for them again."""
    for model in JOBS:
        due = model.objects.filter(_silent(now), state=PlanState.ASKED, tries__lt=MOST_TRIES)
        yield from ((model, key) for key in due.values_list("pk", flat=True))


def end_abandoned(*, by: Actor, now: datetime) -> int:
    """Fail the jobs that fell silent once too often. Returns how many."""
    why = _("The worker died twice while making this. Ask for it again, and tell the technicians.")
    ended = 0
    for model in JOBS:
        dead = model.objects.filter(state=PlanState.ASKED, tries__gte=MOST_TRIES, heard_at__lte=now - SILENT)
        for job in dead:
            fail(job, why, by=by)
            ended += 1
    return ended


def record_job(action: Action, job: Plan | CountryPlan, *, by: Actor, **said: object) -> None:
    """Tell of a job in the trail, at its facility where it has one."""
    facility = [job.facility.subject] if isinstance(job, Plan) else []
    record(action, by=by, on=[job.subject, *facility], after={"plan": str(job), **said})


def _silent(now: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(heard_at__lte=now - SILENT)

"""Jobs: asked for, taken up by a worker, given up, gone on with, and what the calendar asks for each month."""

import contextlib
import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerAway

from inspectorate.figures.opening import last_month, places_of
from inspectorate.report.drawing import Cancelled
from inspectorate.report.making import Computed, Wanted, make
from inspectorate.report.models import Job
from inspectorate.report.services.archive import archive, read
from inspectorate.report.services.computing import compute_once, scope_wanted, service_at_hand
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

State, Stage = Job.State, Job.Stage
AGAIN_LATER = frozenset({"service-away", "no-checkpoint", "public-counted"})
"""What passes by itself: the job goes on when it has."""

MOST_AT_ONCE = 20
LANGUAGE_OF_SCHEDULE = "en-gb"
CALENDAR = "the calendar"

log = logging.getLogger(__name__)


def ask(wanted: Wanted, *, by: str) -> Job:
    """Put a report on the list. Raises Refused as `check` does."""
    check(wanted)
    now = clock.now()
    return Job.objects.create(
        facilities=list(wanted.codes),
        first=wanted.first,
        last=wanted.last,
        language=wanted.language,
        public=wanted.public,
        asked_at=now,
        asked_by=by,
        next_at=now,
    )


def check(wanted: Wanted) -> None:
    """Refuse at once what can never be made."""
    with service_at_hand():
        scope_wanted(wanted)


def ring(job: Job) -> None:
    """Tell a worker. Where nobody hears it, the watcher tells it again within a minute."""
    from inspectorate.report.tasks import make_report  # noqa: PLC0415 (the task is a door to this module)

    with contextlib.suppress(BrokerAway, OSError):
        make_report.delay(job.pk)


def cancel(job: Job) -> Job:
    """Give a report up. One being drawn ends within a second or two; one made already stays made."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.state == State.QUEUED:
            _end(job, State.CANCELLED)
        elif job.state == State.RUNNING:
            job.cancel_asked_at = clock.now()
            job.save(update_fields=["cancel_asked_at"])
    return job


def run(key: int) -> Job | None:
    """Take a job up and carry it to its end. Safe to call twice, late, and in two workers: one does it.

    Returns None where there is nothing to do.
    """
    job = _take(key)
    if job is None:
        return None
    try:
        _make(job)
    except Cancelled:
        _end(job, State.CANCELLED)
    except Refused as refused:
        if refused.code in AGAIN_LATER and job.tries < Job.MOST_TRIES:
            _put_off(job, refused.message)
        else:
            _end(job, State.FAILED, refused.message)
    except Exception:
        log.exception("Report job %s was not made.", job.pk)
        _end(job, State.FAILED, _("The report was not made because of a fault of the program. It is in the log."))
    return job


def _take(key: int) -> Job | None:
    now = clock.now()
    me = f"{socket.gethostname()} {os.getpid()} {time.monotonic_ns()}"
    taken = Job.objects.due(now).filter(pk=key).order_by().update(
        state=State.RUNNING, worker=me, heartbeat_at=now, problem=""
    )  # fmt: skip
    if not taken:
        return None
    job = Job.objects.get(pk=key)
    job.tries += 1
    job.save(update_fields=["tries"])
    return job


def _make(job: Job) -> None:
    wanted = wanted_by(job)
    told = _teller(job)
    row = job.figures
    computed: Computed
    if row is None or wanted.public:  # what is public may have been counted by another report meanwhile
        computed, row = compute_once(wanted, told)
        job.figures = row
        job.save(update_fields=["figures"])
    else:
        computed = read(row)
    made = make(computed, wanted, told, _asker(job))
    with transaction.atomic():
        if not _still_mine(job):
            raise Cancelled
        job.report = archive(made, computed, wanted, row, by=job.asked_by)
        _end(job, State.DONE)


def wanted_by(job: Job) -> Wanted:
    return Wanted(tuple(job.facilities), job.first, job.last, job.language, job.public)


def _teller(job: Job) -> Callable[[str, int], None]:
    def told(stage: str, percent: int) -> None:
        job.stage, job.percent, job.heartbeat_at = stage, percent, clock.now()
        Job.objects.filter(pk=job.pk, worker=job.worker).update(
            stage=job.stage, percent=job.percent, heartbeat_at=job.heartbeat_at
        )
        if not _still_mine(job):
            raise Cancelled

    return told


def _asker(job: Job) -> Callable[[], bool]:
    """Whether the job is to be given up, asked of the database once a second; each asking is a sign of life."""
    asked = [time.monotonic()]

    def unwanted() -> bool:
        if time.monotonic() - asked[0] < 1:
            return False
        asked[0] = time.monotonic()
        Job.objects.filter(pk=job.pk, worker=job.worker).update(heartbeat_at=clock.now())
        return not _still_mine(job)

    return unwanted


def _still_mine(job: Job) -> bool:
    """Not cancelled, and not taken up by another worker meanwhile."""
    return Job.objects.filter(
        pk=job.pk, worker=job.worker, state=State.RUNNING, cancel_asked_at__isnull=True
    ).exists()


def _put_off(job: Job, problem: str) -> None:
    wait = timedelta(minutes=min(job.tries, 10))
    _write(job, state=State.QUEUED, stage=Stage.QUEUED, percent=0, next_at=clock.now() + wait, problem=problem)


def _end(job: Job, state: str, problem: str = "") -> None:
    done = state == State.DONE
    _write(
        job,
        state=state,
        stage=Stage.DONE if done else job.stage,
        percent=100 if done else job.percent,
        ended_at=clock.now(),
        problem=problem,
        report=job.report,
    )


def _write(job: Job, **said: object) -> None:
    for name, value in said.items():
        setattr(job, name, value)
    job.save(update_fields=list(said))


def remind() -> list[int]:
    """Put the calendar's jobs on the list, and tell a worker of every job that nobody works on; their keys.

    The watcher calls it each minute: a message that was lost, or a worker that died, costs no more than that.
    """
    # No facility yet, or the Service's database is away: there is another minute.
    with contextlib.suppress(Refused), service_at_hand():
        schedule(clock.facility_date())
    due = list(Job.objects.due(clock.now())[:MOST_AT_ONCE])
    for job in due:
        ring(job)
    return [job.pk for job in due]


def schedule(on: date) -> None:
    """Ask for last month's report on each facility and on all of them, once."""
    period = last_month(on)
    if Job.objects.filter(scheduled=f"{period.first:%Y-%m} all").exists():
        return
    now = clock.now()
    codes = [place.code for place in places_of(()) if place.begins_on and place.begins_on <= period.last]
    for which in [[code] for code in codes] + [[]] * bool(codes):
        Job.objects.get_or_create(
            scheduled=f"{period.first:%Y-%m} {which[0] if which else 'all'}",
            defaults={
                "facilities": which,
                "first": period.first,
                "last": period.last,
                "language": LANGUAGE_OF_SCHEDULE,
                "asked_at": now,
                "asked_by": CALENDAR,
                "next_at": now,
            },
        )

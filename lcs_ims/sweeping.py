"""The sweep: does what is due, under a claim in the database, so that several may run. Needs no broker."""

import logging
import os
import secrets
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Max, Q

from lcs_ims.lib import clock
from lcs_ims.lib.duties import Duty, duties
from lcs_ims.models import Claim

logger = logging.getLogger(__name__)

SWEEP = "sweep"
WORKER = "worker"
LongOnes = Literal["here", "beside", "leave"]
LOOK_EVERY = 5.0  # seconds; a duty is at most this late
BEAT_EVERY = timedelta(seconds=15)
LATE_AFTER = timedelta(minutes=2)  # a heartbeat older than this is shown on every page


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one duty that was taken up."""

    name: str
    done: int = 0
    error: str = ""


def new_holder() -> str:
    """A name for this process as the holder of claims: its host, its number, and what no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def sweep(holder: str, *, regardless: bool = False, long_ones: LongOnes = "here") -> list[Report]:
    """Do each duty that is due and that nobody holds; what was done, and what went wrong.

    `regardless` of when a duty was last done: for someone who asks for it now. `long_ones` are done here, begun in
    a thread beside this one, or left to another sweep.
    """
    beat(SWEEP)
    known = tuple(duty for duty in duties() if not (duty.apart and long_ones == "leave"))
    Claim.objects.bulk_create([Claim(name=duty.name) for duty in known], ignore_conflicts=True)
    _release_what_the_dead_hold()
    taken = (duty for duty in known if _take(duty, holder, regardless=regardless))
    return [_begin(duty, holder) if duty.apart and long_ones == "beside" else _do(duty, holder) for duty in taken]


def sweep_until(stop: threading.Event) -> None:
    """Sweep every few seconds until told to stop. A database that is away for a while is waited for."""
    holder = new_holder()
    while not stop.is_set():
        try:
            sweep(holder, long_ones="beside")
        except DatabaseError:
            logger.exception("The sweep could not use the database. It tries again in %s s.", LOOK_EVERY)
        close_old_connections()
        stop.wait(LOOK_EVERY)


def beat(name: str) -> None:
    """Note that the sweep or the worker is alive."""
    now = clock.now()
    quiet = Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lte=now - BEAT_EVERY)
    Claim.objects.bulk_create([Claim(name=name)], ignore_conflicts=True)
    Claim.objects.filter(quiet, name=name).update(heartbeat_at=now)


def silence(name: str) -> timedelta | None:
    """How long nothing was heard of the sweep or the worker; None when it never ran."""
    last: datetime | None = Claim.objects.filter(name=name).aggregate(last=Max("heartbeat_at"))["last"]
    return None if last is None else clock.now() - last


def _take(duty: Duty, holder: str, *, regardless: bool) -> bool:
    # One UPDATE that says what must still be true: of several sweeps the database lets one through.
    now = clock.now()
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    due = Q(last_run_at__isnull=True) | Q(last_run_at__lte=now - duty.every)
    claims = Claim.objects.filter(free, name=duty.name)
    if not regardless:
        claims = claims.filter(due)
    return claims.update(held_by=holder, held_until=now + duty.lease) == 1


def _begin(duty: Duty, holder: str) -> Report:
    # A thread that is cut off leaves its claim to this process's number, which the next sweep finds dead.
    threading.Thread(target=_do_beside, args=(duty, holder), name=duty.name, daemon=True).start()
    return Report(duty.name)


def _do_beside(duty: Duty, holder: str) -> None:
    try:
        _do(duty, holder)
    except DatabaseError:
        logger.exception("Duty %s ended without the database.", duty.name)
    finally:
        connections.close_all()  # those of this thread


def _do(duty: Duty, holder: str) -> Report:
    now = clock.now()
    report = Report(duty.name)
    try:
        report = Report(duty.name, done=duty.work(now))
    except Exception as error:
        logger.exception("Duty %s failed. It is tried again in %s.", duty.name, duty.every)
        report = Report(duty.name, error=f"{type(error).__name__}: {error}")
    mine = Claim.objects.filter(name=duty.name, held_by=holder)
    mine.update(held_by="", held_until=None, last_run_at=now, last_error=report.error)
    return report


def _release_what_the_dead_hold() -> None:
    # A sweep that was killed on this machine need not be waited for until its lease ends.
    host = socket.gethostname()
    for claim in Claim.objects.filter(held_by__startswith=f"{host}:", held_until__gt=clock.now()):
        if not _alive(int(claim.held_by.split(":")[1])):
            Claim.objects.filter(pk=claim.pk, held_by=claim.held_by).update(held_by="", held_until=None)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

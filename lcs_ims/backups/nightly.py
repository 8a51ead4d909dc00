"""Every night: a copy in each place, proven from the last place, and the copies of long ago taken away."""

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.models import Head
from lcs_ims.audit.tree_head import origin_of
from lcs_ims.backups.making import make_copy
from lcs_ims.backups.proving import prove
from lcs_ims.backups.standing import standing
from lcs_ims.backups.stores import to_disk
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

logger = logging.getLogger(__name__)

NIGHTLY = Actor.system("nightly copy")
PART, UNPROVEN = ".part", "unproven"


def is_due(now: datetime) -> bool:
    """Whether no copy was proven since the hour of the night last struck."""
    if not settings.BACKUP_DIRS or not Head.objects.exists():
        return False
    last = standing().proven_at
    return last is None or last < _hour_last_struck(now)


def copy_tonight(now: datetime) -> bool:
    """Make the copy of this night in every place and prove it; False, with an event, where that failed.

    A place that is away does not keep the others from having theirs.
    """
    name = now.astimezone(clock.ZONE).strftime("%Y-%m-%dT%H%M%S")
    made: list[Path] = []
    for place in settings.BACKUP_DIRS:
        try:
            made.append(_into(place, name, made))
        except (OSError, Refused) as error:
            _failed(place, error)
    if not made:
        return False
    try:
        size = prove(made[-1])
    except (OSError, Refused) as error:
        _failed(made[-1].parent, error)
        for folder in made:
            _set_aside(folder)
        return False
    places = [str(folder.parent) for folder in made]
    _record(Action.COPY_PROVEN, {"copy": name, "places": places, "size": size})
    for folder in made:
        _take_away_the_old(folder.parent)
    return len(made) == len(settings.BACKUP_DIRS)


def _hour_last_struck(now: datetime) -> datetime:
    today = datetime.combine(clock.facility_date(now), time.fromisoformat(settings.BACKUP_AT), clock.ZONE)
    return today if today <= now else today - timedelta(days=1)


def _into(place: Path, name: str, made: list[Path]) -> Path:
    """The copy in this place under its name: whole, or not there. The first is made, the others are copied."""
    if not place.is_dir():  # a disk that is not mounted must not be mistaken for a folder of the one below
        raise FileNotFoundError(f"{place} is not there.")
    part, folder = place / f"{name}{PART}", place / name
    for left in place.glob(f"*{PART}"):
        shutil.rmtree(left)
    if made:
        shutil.copytree(made[0], part)
        for file in (*part.iterdir(), part):
            to_disk(file)
    else:
        make_copy(part)
    part.rename(folder)
    to_disk(place)
    return folder


def _set_aside(folder: Path) -> None:
    # Better than none, and never among the proven ones: it must not push a good one out.
    aside = folder.with_name(UNPROVEN)
    if aside.exists():
        shutil.rmtree(aside)
    folder.rename(aside)


def _take_away_the_old(place: Path) -> None:
    for folder in list(copies_in(place))[: -settings.BACKUP_NIGHTS]:
        shutil.rmtree(folder)


def copies_in(place: Path) -> Iterator[Path]:
    """The whole copies in a place, oldest first."""
    yield from sorted(manifest.parent for manifest in place.glob("20*T*/manifest.json"))


def _failed(place: Path, error: Exception) -> None:
    logger.error("The databases could not be copied to %s: %s", place, error)
    _record(Action.COPY_FAILED, {"place": str(place), "why": str(error)})


@deed
def _record(action: Action, after: dict[str, object]) -> None:
    head = Head.objects.get()
    record(action, by=NIGHTLY, on=Subject("audit.log", str(head.log_id), origin_of(head.log_id)), after=after)

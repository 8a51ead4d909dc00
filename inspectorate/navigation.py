"""What frames every page of the portal. A new page adds an entry to `ENTRIES`; what must stand above, to `STRIPS`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from inspectorate.away import answered, away
from inspectorate.models import Alarm, Inspector, Watch
from lcs_ims.audit.strips import demonstration
from lcs_ims.lib import clock
from lcs_ims.lib.menus import Link, Menu, menus
from lcs_ims.lib.pages import address_of, page_of
from lcs_ims.lib.strips import Strip
from lcs_ims.lib.wording import span

WATCH_LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation; shown to the head alone where `head`."""

    label: str | Promise
    page: str
    head: bool = False
    group: str | Promise = ""


CLOSER, HEAD = _("Look closer"), _("Head")
ENTRIES: tuple[Entry, ...] = (
    Entry(_("Today"), "today"),
    Entry(_("Disclosed"), "disclosed"),
    Entry(_("Facilities"), "facilities"),
    Entry(_("Compare"), "compare", group=CLOSER),
    Entry(_("Visits"), "visits"),
    Entry(_("Trail"), "trail"),
    Entry(_("Pairs"), "pairs", group=CLOSER),
    Entry(_("Odd patterns"), "patterns", group=CLOSER),
    Entry(_("Visit packs"), "packs", group=CLOSER),
    Entry(_("Reports"), "reports"),
    Entry(_("Alarms"), "alarms"),
    Entry(_("Who read what"), "readings", head=True, group=HEAD),
    Entry(_("Accounts"), "inspectors", head=True, group=HEAD),
)


class Frame:
    """What the base template shows around a page, each part read only when it is drawn."""

    facility = None
    switch: tuple[Link, ...] = ()

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        user: object = getattr(request, "user", None)
        self._inspector = user if isinstance(user, Inspector) else None

    @cached_property
    def navigation(self) -> list[Link]:
        if not self._inside:
            return []
        here = page_of(self._request)
        entries = [entry for entry in ENTRIES if not entry.head or (self._inspector and self._inspector.is_head)]
        links = [Link(one.label, address_of(one.page), one.page == here, one.group) for one in entries]
        return [link for link in links if link.url]

    @property
    def menus(self) -> list[Menu]:
        return menus(self.navigation)

    @property
    def name(self) -> str:
        return str(self._inspector) if self._inspector else ""

    @property
    def posting(self) -> str:
        return str(self._inspector.get_role_display()) if self._inspector else ""

    @cached_property
    def strips(self) -> list[Strip]:
        return [strip for strip in (ask() for ask in STRIPS) if strip] if self._inside else []

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def _inside(self) -> bool:
        return bool(self._inspector and self._inspector.is_verified())  # type: ignore[attr-defined]


def late_watch() -> Strip | None:
    """Says when nobody is watching: then a page without alarms means nothing."""
    ran_at = cache.get_or_set("portal.watched", _watched, 10)
    if ran_at and clock.now() - ran_at <= WATCH_LATE_AFTER:
        return None
    seen = _t("It last ran %(span)s ago.") % {"span": span(clock.now() - ran_at)} if ran_at else _t("It has not run.")
    return Strip(_("The watcher stands still."), seen + " " + _t("Start manage.py watch."))


def grave_alarm() -> Strip | None:
    """A rewritten or cut trail is said on every page until the head has acknowledged it."""
    grave = cache.get_or_set("portal.grave", _grave, 10)
    return Strip(_("Alarm."), grave, "stop") if grave else None


def made_up() -> Strip | None:
    return answered(demonstration, None)


STRIPS: list[Callable[[], Strip | None]] = [grave_alarm, away, made_up, late_watch]
"""Asked on every page, in this order."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, for the base template."""
    return {"frame": Frame(request)}


def _watched() -> datetime | None:
    return Watch.objects.values_list("ran_at", flat=True).first()


def _grave() -> str:
    alarm = Alarm.objects.filter(kind__in=Alarm.GRAVE, acknowledged_at__isnull=True).first()
    return str(alarm) if alarm else ""

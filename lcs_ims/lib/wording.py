"""How the Service writes days, moments and spans of time, on screens and on paper alike."""

from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lcs_ims.lib.clock import ZONE

DAY = "j M Y"
MINUTE = timedelta(minutes=1)


def day(value: date | datetime | str | None) -> str:
    """`21 Nov 2026`; `May 2009` or `2009` for a date known in part; empty for nothing."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    if isinstance(value, str):
        if len(value) == 4:
            return value
        if len(value) == 7:
            return formats.date_format(date.fromisoformat(f"{value}-01"), "M Y")
        value = date.fromisoformat(value)
    return formats.date_format(value, DAY)


def moment(value: datetime | None) -> str:
    """`21 Nov 2026, 14:05` on the clock of the facility; empty for nothing."""
    return f"{day(value)}, {hour(value)}" if value else ""


def hour(value: datetime | None) -> str:
    """`14:05` on the clock of the facility; empty for nothing."""
    return value.astimezone(ZONE).strftime("%H:%M") if value else ""


def span(length: timedelta) -> str:
    """A length of time in its two largest units: `3 h 10 min`, `2 days 4 h`, `45 min`, `under a minute`."""
    minutes = abs(length) // MINUTE
    if not minutes:
        return _("under a minute")
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days >= 14 or (days and not hours):
        return _days(days)
    if days:
        return f"{_days(days)} {_('%(count)s h') % {'count': hours}}"
    in_hours = _("%(count)s h") % {"count": hours} if hours else ""
    in_minutes = _("%(count)s min") % {"count": left} if left else ""
    return f"{in_hours} {in_minutes}".strip()


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}

"""What stands across the top of every page while it is so: a demonstration, background work that is late.

Asked of the database only now and then: a page must not cost two queries more for its strips.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from lcs_ims.audit.strips import demonstration
from lcs_ims.backups.standing import LOSS_SHOWN, Standing, standing
from lcs_ims.lib import clock
from lcs_ims.lib.strips import Strip
from lcs_ims.lib.wording import moment, span
from lcs_ims.sweeping import LATE_AFTER, SWEEP, silence


def late_work() -> Strip | None:
    """Screens count lateness from the rows themselves; this says that nobody is being told by message."""
    quiet = cache.get_or_set("strips.silence", lambda: silence(SWEEP), 10)
    if quiet is not None and quiet <= LATE_AFTER:
        return None
    seen = _("It last ran %(span)s ago.") % {"span": span(quiet)} if quiet else _("It has not run yet.")
    return Strip(
        _("Background work stands still."),
        seen + " " + _("Alerts and ends of exceptions are late. Tell the system administrator."),
    )


def unproven_copies() -> Strip | None:
    """Without a copy that was tried out, what people enter is on one machine only."""
    wanted, now = len(settings.BACKUP_DIRS), _standing()
    if not (wanted or settings.PRODUCTION) or now.is_safe(clock.now(), wanted):
        return None
    title = _("The databases are not safely copied.")
    if now.proven_at is None:
        return Strip(title, _("No copy was ever proven. Tell the system administrator."))
    words = _("The last proven copy is of %(at)s, in %(places)s of %(wanted)s places. Tell the system administrator.")
    return Strip(title, words % {"at": moment(now.proven_at), "places": now.places, "wanted": wanted})


def lossy_restore() -> Strip | None:
    """After a restore that lost events everyone must know, for some days, what to look for on paper."""
    loss = _standing().loss
    if loss is None or clock.now() - loss.restored_at > LOSS_SHOWN:
        return None
    words = _("What was entered from %(until)s to %(at)s is lost: %(events)s events. Enter it again from paper.")
    told = words % {"until": moment(loss.until), "at": moment(loss.restored_at), "events": loss.events}
    return Strip(_("The database was restored from a copy."), told, "stop")


def _standing() -> Standing:
    now: Standing = cache.get_or_set("strips.copies", standing, 60)  # type: ignore[assignment]  # never None
    return now


STRIPS: list[Callable[[], Strip | None]] = [demonstration, late_work, unproven_copies, lossy_restore]
"""Asked on every page, in this order."""

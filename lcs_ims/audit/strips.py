"""What the trail has to say across the top of every page, the Service's and the portal's."""

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from lcs_ims.audit import is_demonstration
from lcs_ims.lib.strips import Strip


def demonstration() -> Strip | None:
    """A print of made-up people must never pass for a record."""
    if not cache.get_or_set("strips.demonstration", is_demonstration, 60):
        return None
    return Strip(_("Demonstration."), _("The people and events here are made up."), "note")

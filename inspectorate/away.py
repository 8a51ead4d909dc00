"""When the Service's database does not answer: what the Inspectorate keeps itself is read on.

Pages of the portal's own records ask the Service only through `answered`; all others are answered by `unable`.
"""

import sys
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inspectorate.models import Watch
from lcs_ims.audit.models import Head
from lcs_ims.lib.strips import Strip
from lcs_ims.trouble import AWAY, told, trouble_of

AT_HAND = "portal.at_hand"
ASKED_EVERY = 10  # seconds
Answer = TypeVar("Answer")


def answered(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What the Service's database answers; `otherwise` while it does not."""
    return _tried(ask, otherwise) if _at_hand() else otherwise


def own_answers() -> bool:
    """Whether the portal's own database does."""
    try:
        Watch.objects.exists()
    except Error:
        return False
    return True


def away() -> Strip | None:
    if _at_hand():
        return None
    return Strip(
        _("The Service's database cannot be reached."),
        _("What is kept here can be read: what was disclosed, alarms, comparisons, visit packs and reports."),
    )


def unable(request: HttpRequest) -> HttpResponse:
    """The page for an error: where the Service alone is away, with the way to what is kept here."""
    trouble = trouble_of(sys.exc_info()[1])
    return told(request, trouble, "inspectorate/trouble.html", framed=trouble is AWAY and own_answers())


def _at_hand() -> bool:
    return bool(cache.get_or_set(AT_HAND, lambda: _tried(_is_there, otherwise=False), ASKED_EVERY))


def _is_there() -> bool:
    return Head.objects.exists() or True  # an empty trail is there too


def _tried(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    try:
        return ask()
    except Error as error:
        if trouble_of(error) is not AWAY:
            raise
        cache.set(AT_HAND, False, ASKED_EVERY)
        return otherwise

"""The separation rules in words, for the pages of this app."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from cells.verdicts import BY_CODE

register = template.Library()


@register.filter
def rule(code: str) -> str:
    """What officers call the breach of a rule."""
    return _(BY_CODE[code].title)


@register.filter
def rules(codes: Iterable[str]) -> str:
    """The same for several, as `Over capacity, Legal status mixed`."""
    return ", ".join(rule(code) for code in codes)

"""What a cell is meant for, in words."""

from django import template
from django.utils.translation import gettext as _

from cells.models import Cell

register = template.Library()


@register.filter
def meant_for(cell: Cell) -> str:
    """`Male, adults, any status`."""
    return ", ".join(
        (
            cell.get_sex_display() or _("either sex"),
            cell.get_age_display().lower() or _("any age"),
            cell.get_status_display().lower() or _("any status"),
        )
    )

"""One line for each cell: why it stands where it stands in the list."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells.verdicts import CellVerdict
from lcs_ims.lib.objections import Verdict


def why(answer: CellVerdict) -> str:
    """The gravest objection in words, and how many more there are; or what makes a clear cell good."""
    if answer.verdict is Verdict.CLEAR:
        return _clear(answer)
    first = answer.objections[0]
    said = _(first.template).format(**dict(first.params))
    more = len(answer.objections) - 1
    if not more:
        return said
    return f"{said} " + ngettext("%(count)s more objection.", "%(count)s more objections.", more) % {"count": more}


def _clear(answer: CellVerdict) -> str:
    if not answer.others:
        return _("Nothing speaks against it. The cell is empty.")
    return _("Nothing speaks against it. %(area)s m² a person.") % {"area": f"{answer.area_each:.1f}"}

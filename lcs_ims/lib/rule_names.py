"""What each separation rule is called in a few words, where a whole sentence has no room: a card, a list.

The code stays the name of record; docs/domain.md and every objection give it beside the sentence.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULE_NAMES: dict[str, Promise] = {
    "SEX": _("sexes mixed or unknown"),
    "CHILD": _("child or age in dispute with adults"),
    "INFECTION": _("isolation mixed"),
    "AGE-DISPUTED": _("age in dispute"),
    "CHILD-AGES": _("young with older children"),
    "STATUS": _("legal status mixed"),
    "GRAVITY": _("petty with serious, or unclassified"),
    "APART": _("people to be kept apart"),
    "FACTION": _("rival factions"),
    "SINGLE": _("needs a cell alone"),
    "PROTECTION": _("protection mixed"),
    "YOUNG": _("18 to 20 with older adults"),
    "RECORD": _("records mixed or unknown"),
    "GRADE": _("grades of offence mixed"),
    "OUT-OF-SERVICE": _("cell out of service"),
    "CELL-SEX": _("cell for another sex"),
    "CELL-AGE": _("cell for another age"),
    "CHILD-SEGREGATION": _("child or age in dispute in segregation"),
    "CELL-STATUS": _("cell for another status"),
    "PURPOSE": _("cell for another purpose"),
    "STEP-FREE": _("needs a cell without steps"),
    "CAPACITY": _("over capacity"),
    "SPACE-MINIMUM": _("under 2 m² a person"),
    "ALONE": _("must not be alone"),
    "SPACE": _("less space than advised"),
    "CHILD-ALONE": _("child or age in dispute alone"),
    "BLOCK-SEX": _("another sex in the block"),
    "BLOCK-CHILD": _("children and adults in one block"),
}


def rule_name(code: str) -> str:
    """A few plain words for a rule; the code itself for one that has none yet."""
    return str(RULE_NAMES.get(code, code))

"""Deciding facts in words, for pages, events and refusals. Which cohort someone is isolated in is never said."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inmates.models import Inmate
from lcs_ims.lib.wording import day

LABELS: Mapping[str, Any] = {
    "sex": gettext_lazy("Sex"),
    "placed_as": gettext_lazy("Placed as"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "age_evidence": gettext_lazy("Evidence of age"),
    "age_disputed": gettext_lazy("Age disputed"),
    "child_until": gettext_lazy("Kept among children until"),
    "legal_status": gettext_lazy("Legal status"),
    "charges": gettext_lazy("Charges"),
    "category_set": gettext_lazy("Category set by hand"),
    "record": gettext_lazy("Record"),
    "isolation": gettext_lazy("Medical isolation"),
    "protection": gettext_lazy("Protection"),
    "needs": gettext_lazy("Needs"),
    "faction": gettext_lazy("Faction"),
    "remanded_on": gettext_lazy("Remanded on"),
    "committed_on": gettext_lazy("Committed on"),
    "sentenced_on": gettext_lazy("Sentenced on"),
    "sentence_months": gettext_lazy("Sentence in months"),
    "earliest_release_on": gettext_lazy("Earliest release"),
    "last_court_on": gettext_lazy("Last court date"),
    "next_court_on": gettext_lazy("Next court date"),
    "keep_apart": gettext_lazy("Keep-apart order"),
}


def facts_in_words(fields: Mapping[str, Any]) -> str:
    """The names of the facts: what may be said to everyone."""
    return ", ".join(str(LABELS[field]) for field in fields)


def classification_in_words(record: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
    """The lines of a classification record: what, how it is classified, and what that rests on."""
    rests = record["rests_on"]
    charged = value_in_words("category_set", rests["category_of_charges"])
    born = value_in_words("date_of_birth", rests["date_of_birth"])
    evidence = value_in_words("age_evidence", rests["age_evidence"])
    category = value_in_words("category_set", record["category"])
    return [
        (LABELS["sex"], value_in_words("sex", record["sex"]), ""),
        (
            gettext_lazy("Age"),
            record["band"].replace("_", " "),
            f"{born}, {evidence}",
        ),
        (gettext_lazy("Group"), record["group"], value_in_words("legal_status", rests["legal_status"])),
        (gettext_lazy("Offence category"), category, _("{category} by the charges").format(category=charged)),
        (LABELS["record"], value_in_words("record", record["record"]), ""),
        (LABELS["needs"], value_in_words("needs", record["needs"]), ""),
        (gettext_lazy("Concerns"), value_in_words("concerns", record["concerns"]), ""),
    ]


def value_in_words(field: str, value: Any) -> str:
    """A fact's value as an officer reads it; empty is a dash."""
    if field == "isolation":
        return _("in isolation") if value else _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(str(Inmate.Need(item).label) if field == "needs" else item for item in value)
    if field == "date_of_birth" or field.endswith(("_on", "_until")):
        return day(value)
    return str(_CHOSEN[field](value).label) if field in _CHOSEN else str(value)


_CHOSEN: Mapping[str, Any] = {
    "sex": Inmate.Sex,
    "placed_as": Inmate.Sex,
    "age_evidence": Inmate.AgeEvidence,
    "legal_status": Inmate.LegalStatus,
    "category_set": Inmate.Category,
    "record": Inmate.Record,
    "protection": Inmate.Protection,
}

"""Why someone is held, and the group that reason puts them in."""

from enum import StrEnum


class StatusGroup(StrEnum):
    UNTRIED = "untried"
    CONVICTED = "convicted"
    CIVIL = "civil"
    IMMIGRATION = "immigration"
    WITNESS = "witness"
    FORENSIC = "forensic"


# The table is data, for counsel to confirm. Untried is "not yet tried and sentenced" (NMR 111(1)).
GROUP_OF_STATUS: dict[str, StatusGroup] = {
    "uncharged": StatusGroup.UNTRIED,
    "remand": StatusGroup.UNTRIED,
    "committed": StatusGroup.UNTRIED,
    "awaiting_sentence": StatusGroup.UNTRIED,
    "sentenced": StatusGroup.CONVICTED,
    "fine_default": StatusGroup.CONVICTED,
    "appeal": StatusGroup.CONVICTED,
    "condemned": StatusGroup.CONVICTED,
    "kings_pleasure_child": StatusGroup.CONVICTED,
    "civil_debt": StatusGroup.CIVIL,
    "contempt": StatusGroup.CIVIL,
    "immigration": StatusGroup.IMMIGRATION,
    "detained_witness": StatusGroup.WITNESS,
    "kings_pleasure_mental": StatusGroup.FORENSIC,
}

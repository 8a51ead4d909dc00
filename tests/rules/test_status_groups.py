"""The group that a legal status puts someone in."""

import pytest

from inmates.status import GROUP_OF_STATUS, StatusGroup

GROUPS = {
    "untried": "uncharged remand committed awaiting_sentence",
    "convicted": "sentenced fine_default appeal condemned kings_pleasure_child",
    "civil": "civil_debt contempt",
    "immigration": "immigration",
    "witness": "detained_witness",
    "forensic": "kings_pleasure_mental",
}


@pytest.mark.parametrize(
    ("status", "group"),
    [(status, group) for group, statuses in GROUPS.items() for status in statuses.split()],
)
def test_a_legal_status_has_its_group(status: str, group: str) -> None:
    assert GROUP_OF_STATUS[status] == group


def test_there_are_no_other_statuses_or_groups() -> None:
    assert set(GROUP_OF_STATUS) == set(" ".join(GROUPS.values()).split())
    assert set(StatusGroup) == set(GROUPS)

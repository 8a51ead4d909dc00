"""A small trail to look at: deeds like those of the Service."""

from uuid import UUID

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.erasure import erase_payload

OFFICER = Actor("user", "t.mokoena", "Thabo Mokoena", "intake_officer", "MCCI", 7, "web 127.0.0.1")
INMATE = Subject("inmates.inmate", "1", "MCCI/2026/1", "MCCI")
CELL = Subject("cells.cell", "4", "B-07", "MCCI")


@deed
def place(bed: int = 1) -> UUID:
    return record(Action.STAY_BEGAN, by=OFFICER, on=[INMATE, CELL], after={"bed": bed}, reason="arrived")


@deed
def isolate() -> UUID:
    return record(Action.INMATE_FACTS_CHANGED, by=OFFICER, on=INMATE, sensitive={"condition": "tuberculosis"})


def tell_a_story() -> None:
    """Ten events with the genesis: five placements, three with sensitive detail, one of them erased."""
    for bed in range(1, 5):
        place(bed)
    erased = isolate()
    isolate()
    isolate()
    erase_payload(erased, by=OFFICER, reason="High Court order 12 of 2026")
    place(5)

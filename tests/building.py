"""Facilities, cells, officers and people for tests, made by the real services. What a test does not name is ordinary.

An ordinary person is a man born in 1990, sentenced, of moderate category, in custody for the first time;
an ordinary cell takes four, has room for them, and has no designation. Nothing here is random.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from cells.models import Block, Breach, BreachPerson, Cell, Stay
from cells.services.estate import CellSpec, change_cells
from cells.services.finding import record_as_found
from cells.services.placing import place_inmate
from inmates.models import Inmate
from inmates.newcomers import Newcomer, OrderOfCourt
from inmates.services.admission import admit_newcomer
from inmates.services.keep_apart import Grounds
from lcs_ims.accounts.postings import extend_national_postings
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility
from lcs_ims.lib import clock

SHELL = Actor.shell("tests")
WHY = "made for a test"
MODERATE, PETTY, SERIOUS = "PC33", "PC30", "PC31"

# One white point.
A_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8ffff3f0005fe02fe331295140000000049454e44ae426082"
)

_SYLLABLES = ("Le", "Mo", "Tha", "Pu", "Ke", "Nyo", "Ra", "Se", "Li", "Bo")


def a_facility(code: str = "MCCI") -> Facility:
    facility, _ = create_or_update_facility(code, by=SHELL, name=f"{code} Institution")
    extend_national_postings(facility, by=SHELL)
    return facility


def spec(code: str, *, capacity: int = 4, area: str = "", **said: Any) -> CellSpec:
    """A cell as it is to be; its block is what stands before the hyphen, unless named."""
    block = said.pop("block", code.partition("-")[0])
    floor = Decimal(area) if area else Decimal(6) * max(capacity, 1)
    return CellSpec(block=block, code=code, certified_capacity=capacity, floor_area_m2=floor, **said)


def cells(facility: Facility, *codes: str, **said: Any) -> list[Cell]:
    """Make cells alike, in the order named."""
    change_cells(facility, [spec(code, **said) for code in codes], by=SHELL, reason=WHY)
    made = {cell.code: cell for cell in Cell.objects.filter(facility=facility).select_related("facility", "block")}
    return [made[code] for code in codes]


def a_cell(facility: Facility, code: str = "A-01", **said: Any) -> Cell:
    return cells(facility, code, **said)[0]


def an_officer(role: Role | str, facility: Facility | None = None, username: str = "") -> Actor:
    """Someone new with this role, as who acts. National roles take no facility."""
    role = Role(role)
    username = username or next(f"{role}-{n}" for n in count(1) if not _taken(f"{role}-{n}"))
    return create_user(username, role, None if role.is_national else facility, by=SHELL).actor("tests")


def _taken(username: str) -> bool:
    from lcs_ims.accounts.models import User

    return User.objects.filter(username=username).exists()


def a_newcomer(**said: Any) -> Newcomer:
    given, surname = _name(Inmate.objects.count())
    ordinary: dict[str, Any] = {
        "surname": surname,
        "given_names": given,
        "sex": "male",
        "date_of_birth": "1990-05-17",
        "age_disputed": False,
        "legal_status": "sentenced",
        "record": "first",
        "order": OrderOfCourt("W1/2026", "Maseru Magistrate's Court", clock.facility_date() - timedelta(days=1)),
        "offences": (MODERATE,),
        "not_same_person": WHY,
    }
    return Newcomer(**ordinary | said)


def an_inmate(facility: Facility, **said: Any) -> Inmate:
    """Someone admitted, without a cell. `isolation`, `child_until` and `placed_as` are on file already."""
    on_file = {name: said.pop(name) for name in ("isolation", "child_until", "placed_as") if name in said}
    inmate = admit_newcomer(a_newcomer(**said), facility, by=SHELL)
    if on_file:
        Inmate.objects.filter(pk=inmate.pk).update(**on_file)
        inmate.refresh_from_db()
    return inmate


def a_child(facility: Facility, age: int = 15, **said: Any) -> Inmate:
    return an_inmate(facility, date_of_birth=f"{clock.facility_date().year - age}-01-01", **said)


def placed(inmate: Inmate, cell: Cell) -> Stay:
    return place_inmate(inmate, cell, by=SHELL, reason=WHY)


def found(inmate: Inmate, cell: Cell) -> Stay:
    return record_as_found(inmate, cell, by=SHELL, learned="seen at the night count")


def in_cell(cell: Cell, *said: dict[str, Any]) -> list[Inmate]:
    """People admitted and found in a cell, lawful or not."""
    people = [an_inmate(cell.facility, **facts) for facts in said]
    for person in people:
        found(person, cell)
    return people


def grounds(level: str = "cell", review_on: date | None = None) -> Grounds:
    return Grounds(level=level, reason="threats between them", source="court", review_on=review_on)


def where(inmate: Inmate) -> str:
    """The code of the cell that the book shows someone in, or nothing."""
    stay = Stay.objects.open().filter(inmate=inmate).select_related("cell").first()
    return stay.cell.code if stay else ""


def open_breaches(facility: Facility) -> list[tuple[str, str, str]]:
    """Rule, cell and the numbers' last digits of everyone involved, of each open breach."""
    return sorted((b.rule, b.cell.code if b.cell else "", _people(b)) for b in Breach.objects.open().at(facility))


def _people(breach: Breach) -> str:
    rows = BreachPerson.objects.filter(breach=breach, left_at__isnull=True).select_related("inmate")
    return " ".join(sorted(row.inmate.inmate_no.rpartition("/")[2].lstrip("0") for row in rows))


def actions(*, refused: bool = False) -> list[str]:
    """What the trail says was done (or refused), oldest first."""
    return [e.action for e in Event.objects.order_by("leaf") if bool(e.refusal) == refused]


def block(facility: Facility, code: str) -> Block:
    return Block.objects.get(facility=facility, code=code)


def _name(number: int) -> tuple[str, str]:
    """Names that are never alike enough to be taken for each other's."""
    digits = [_SYLLABLES[int(digit)] for digit in str(number)]
    return digits[-1] + "bo", "".join(digits).capitalize() + "ng"

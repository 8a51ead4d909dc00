"""Changing the estate: blocks and cells, all or nothing, every change in the trail.

One deed serves the screen, the bulk change and the import: the cells as they are to be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells.facts import CellFacts, Purpose
from cells.house import House
from cells.houses import load_house
from cells.locks import hold_facilities
from cells.models import Block, Cell, Stay
from cells.scan import Finding, scan
from cells.services.breaches import refresh_breaches
from cells.services.moving import stated
from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.converters import fault_in_address
from lcs_ims.lib.refusal import Refused

MAY_BE_CERTIFIED_FOR_NONE = {Purpose.MEDICAL, Purpose.SEGREGATION}


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A cell as it is to be. Everything but the code may change; `block` is the block's code."""

    block: str
    code: str
    certified_capacity: int
    floor_area_m2: Decimal
    sex: str = ""
    age: str = ""
    status: str = ""
    purpose: str = Purpose.ORDINARY
    step_free: bool = False
    in_service: bool = True

    @classmethod
    def of(cls, cell: Cell) -> "CellSpec":
        fields = {name: getattr(cell, name) for name in _FIELDS}
        return cls(block=cell.block.code, code=cell.code, **fields)

    @property
    def facts(self) -> CellFacts:
        return CellFacts(
            self.code,
            self.block,
            self.certified_capacity,
            self.floor_area_m2,
            self.sex,
            self.age,
            self.status,
            self.purpose,
            self.step_free,
            self.in_service,
        )


_FIELDS = (
    "certified_capacity",
    "floor_area_m2",
    "sex",
    "age",
    "status",
    "purpose",
    "step_free",
    "in_service",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot become what was asked."""

    cell: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Changed:
    """How many cells a change created, changed, and left as they were."""

    created: int
    updated: int
    unchanged: int


def problems(specs: Iterable[CellSpec], standing: dict[str, Cell], sizes: dict[str, int]) -> list[Problem]:
    """Everything that forbids the change, whatever decision is named.

    `standing` are the facility's cells by code, retired ones too; `sizes` the people with a bed in each.
    """
    found, seen = [], set()
    for spec in specs:
        if spec.code in seen:
            found.append(Problem(spec.code, "cell-twice", _("The cell is named twice. Name it once.")))
        seen.add(spec.code)
        cell, people = standing.get(spec.code), sizes.get(spec.code, 0)
        if cell and cell.retired_at:
            found.append(Problem(spec.code, "cell-retired", _("The cell is retired and is not changed any more.")))
        if cell and cell.in_service and not spec.in_service and people:
            message = _("{beds} Move them out before it goes out of service.").format(beds=_beds(people))
            found.append(Problem(spec.code, "cell-occupied", message))
        if spec.certified_capacity == 0 and spec.purpose not in MAY_BE_CERTIFIED_FOR_NONE:
            message = _("The certified capacity is 0. Only a medical or a segregation cell may have none.")
            found.append(Problem(spec.code, "no-capacity", message))
        if unfit := fault_in_address(spec.code):
            found.append(Problem(spec.code, "code-unfit", unfit))
        if spec.floor_area_m2 <= 0:
            found.append(Problem(spec.code, "no-area", _("The floor area is not above 0 m². Measure the cell.")))
    return found


def below_occupancy(specs: Iterable[CellSpec], standing: dict[str, Cell], sizes: dict[str, int]) -> list[Problem]:
    """The cells whose certified capacity would fall below the people in them: it needs a named decision."""
    message = _("{beds} It would be certified for {capacity}. Name the decision.")
    return [
        Problem(
            spec.code,
            "capacity-below-occupancy",
            message.format(beds=_beds(sizes[spec.code]), capacity=spec.certified_capacity),
        )
        for spec in specs
        if spec.code in standing
        and spec.certified_capacity < standing[spec.code].certified_capacity
        and spec.certified_capacity < sizes.get(spec.code, 0)
    ]


def consequences(facility: Facility, specs: Iterable[CellSpec]) -> list[Finding]:
    """The breaches that a change of cells would open, shown before it is made."""
    house = load_house(facility, clock.facility_date())
    cells = house.cells | {spec.code: spec.facts for spec in specs}
    residents = [(person, house.cell_of[number]) for number, person in house.people.items()]
    before = {finding.identity: set(finding.persons) for finding in scan(house)}
    after = scan(House(facility.code, cells.values(), residents, house.orders, house.segregated))
    return [finding for finding in after if set(finding.persons) - before.get(finding.identity, set())]


def mark_of(findings: Iterable[Finding]) -> str:
    """A mark of the consequences an officer was shown: others have another mark."""
    told = "\n".join(f"{f.rule} {f.cell} {' '.join(f.persons)}" for f in findings)
    return sha256(told.encode()).hexdigest()[:16]


@deed
def change_cells(
    facility: Facility,
    specs: Sequence[CellSpec],
    *,
    by: Actor,
    reason: str,
    decision: str = "",
    seen: str | None = None,
) -> Changed:
    """Make these cells what they are to be, creating those that are new; all or nothing.

    `decision` names the decision that certifies a cell for fewer people than are in it. `seen` is the mark
    of the consequences that were shown; None asks for none. Raises Refused: the code of the first
    problem, naming every cell; `makes-unlawful` before consequences nobody saw; `reason-missing`, `not-permitted`.
    """
    require(by, Permission.EDIT_ESTATE, facility)
    reason = stated(reason)
    standing = _locked_cells(facility)
    sizes = sizes_of(facility)
    found = problems(specs, standing, sizes)
    if not decision.strip():
        found += below_occupancy(specs, standing, sizes)
    if found:
        raise Refused(found[0].code, " ".join(f"{problem.cell}: {problem.message}" for problem in found))
    if seen is not None:
        _refuse_unseen(consequences(facility, specs), seen)
    reason = f"{reason} ({decision.strip()})" if decision.strip() else reason
    changed = _write(facility, specs, standing, by=by, reason=reason)
    if changed.updated:
        refresh_breaches(facility, by=by, now=clock.now())
    return changed


@deed
def add_cell(facility: Facility, spec: CellSpec, *, by: Actor, reason: str) -> Changed:
    """Enter a cell that is new. Raises Refused: `cell-exists`, and those of `change_cells`."""
    if spec.code in _locked_cells(facility):
        raise Refused(
            "cell-exists",
            _("Cell {cell} exists already, or is retired. Choose another code.").format(cell=spec.code),
        )
    return change_cells(facility, [spec], by=by, reason=reason)


@deed
def retire_cell(cell: Cell, *, by: Actor, reason: str) -> Cell:
    """Retire a cell for good; it leaves capacity and keeps its history.

    Raises Refused: `cell-occupied`, `cell-retired`, `reason-missing`, `not-permitted`.
    """
    require(by, Permission.EDIT_ESTATE, cell.facility)
    reason = stated(reason)
    locks.hold(Cell.objects.filter(pk=cell.pk))
    cell = Cell.objects.select_related("facility").get(pk=cell.pk)
    if cell.retired_at:
        raise Refused("cell-retired", _("Cell {cell} is retired already.").format(cell=cell))
    people = Stay.objects.open().filter(cell=cell).count()
    if people:
        raise Refused("cell-occupied", _("{beds} Move them out first.").format(beds=_beds(people)))
    cell.retired_at = clock.now()
    cell.save(update_fields=["retired_at"])
    record(Action.CELL_RETIRED, by=by, on=[cell.subject, cell.facility.subject], reason=reason)
    return cell


def _refuse_unseen(ahead: Sequence[Finding], seen: str) -> None:
    if ahead and mark_of(ahead) != seen:
        raise Refused(
            "makes-unlawful",
            _("The change makes stays unlawful. Read what it would break, and confirm that you have read it."),
        )


def sizes_of(facility: Facility) -> dict[str, int]:
    """How many people have a bed in each cell of a facility, by code."""
    sizes: dict[str, int] = {}
    for code in Stay.objects.open().at(facility).order_by().values_list("cell__code", flat=True):
        sizes[code] = sizes.get(code, 0) + 1
    return sizes


def _beds(people: int) -> str:
    said = ngettext("{people} person has a bed in this cell.", "{people} people have a bed in this cell.", people)
    return said.format(people=people)


def _locked_cells(facility: Facility) -> dict[str, Cell]:
    hold_facilities(facility)
    return {cell.code: cell for cell in Cell.objects.filter(facility=facility).select_related("block")}


def _write(
    facility: Facility, specs: Sequence[CellSpec], standing: dict[str, Cell], *, by: Actor, reason: str
) -> Changed:
    blocks = _blocks(facility, {spec.block for spec in specs}, by=by)
    new, updated = [], 0
    for spec in specs:
        cell = standing.get(spec.code)
        if cell is None:
            new.append(_cell(facility, blocks[spec.block], spec))
        elif CellSpec.of(cell) != spec:
            _update(cell, blocks[spec.block], spec, facility=facility, by=by, reason=reason)
            updated += 1
    for cell in Cell.objects.bulk_create(new):
        record(
            Action.CELL_CREATED,
            by=by,
            on=[cell.subject, facility.subject],
            after=asdict(CellSpec.of(cell)),
            reason=reason,
        )
    return Changed(len(new), updated, len(specs) - len(new) - updated)


def _blocks(facility: Facility, codes: set[str], *, by: Actor) -> dict[str, Block]:
    blocks = {block.code: block for block in Block.objects.filter(facility=facility)}
    for code in sorted(codes - blocks.keys()):
        blocks[code] = Block.objects.create(facility=facility, code=code)
        record(Action.BLOCK_CREATED, by=by, on=[facility.subject], after={"block": code})
    return blocks


def _cell(facility: Facility, block: Block, spec: CellSpec) -> Cell:
    fields = {name: getattr(spec, name) for name in _FIELDS}
    return Cell(facility=facility, block=block, code=spec.code, **fields)


def _update(cell: Cell, block: Block, spec: CellSpec, *, facility: Facility, by: Actor, reason: str) -> None:
    before, after = asdict(CellSpec.of(cell)), asdict(spec)
    changed = [name for name in before if before[name] != after[name]]
    cell.block = block
    for name in _FIELDS:
        setattr(cell, name, getattr(spec, name))
    cell.save(update_fields=["block", *_FIELDS])
    record(
        Action.CELL_CHANGED,
        by=by,
        on=[cell.subject, facility.subject],
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )

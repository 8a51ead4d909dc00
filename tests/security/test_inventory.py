"""Every field of every table is marked, and what is marked as sensitive is told in the trail as a hash only."""

import pytest

from inspectorate.reading.closed import CLOSED
from lcs_ims.audit.keeping import kept_tables
from lcs_ims.inventory import INVENTORY, READERS_OF, Kind, marks, own_models, wanting

# These stand in events in the open: what follows from an illness for the cell, and a reason that two officers sign.
TOLD_OPENLY = {
    "inmates.Inmate": {"needs"},
}


def test_every_field_is_marked_once() -> None:
    unmarked = {model._meta.label: sorted(wanting(model) - marks(model).keys()) for model in own_models()}
    found = "\n".join(f"{label}: {' '.join(names)}" for label, names in unmarked.items() if names)
    assert not found, f"Add each name to its table's line in lcs_ims/inventory.py, under what it is:\n{found}"
    for label, marked in INVENTORY.items():
        names = [name for name, _ in marked.kinds()]
        assert len(names) == len(set(names)), label


def test_no_mark_names_a_field_that_is_gone() -> None:
    known = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in own_models()}
    gone = {
        label: sorted({name for name, _ in marked.kinds()} - known[label])
        for label, marked in INVENTORY.items()
        if label in known
    }
    assert {label: names for label, names in gone.items() if names} == {}


def test_every_kind_says_who_may_read_it() -> None:
    assert READERS_OF.keys() | {Kind.PERSONAL} == set(Kind)
    assert all(marked.readers for marked in INVENTORY.values())


def test_the_portal_reads_no_secret() -> None:
    closed = {table: set(columns) for table, columns in CLOSED.items()}
    for model in own_models():
        secrets = {name for name, kind in marks(model).items() if kind == Kind.SECRET}
        if model._meta.app_label != "inspectorate":
            assert secrets <= closed.get(model._meta.db_table, set()), model


@pytest.mark.parametrize("kind", [Kind.HEALTH, Kind.PRIVILEGED, Kind.SECRET])
def test_no_event_tells_what_is_sensitive_in_the_open(kind: Kind) -> None:
    open_ones = {}
    for kept in kept_tables().values():
        label = kept.model._meta.label
        named = {name for name, found in marks(kept.model).items() if found == kind}
        columns = {kept.model._meta.get_field(name).column for name in named - kept.ignored}  # type: ignore[union-attr]
        if told := columns - kept.veiled - TOLD_OPENLY.get(label, set()):
            open_ones[label] = sorted(map(str, told))
    assert open_ones == {}, "Name these under `veiled` in the app's keeping.py."

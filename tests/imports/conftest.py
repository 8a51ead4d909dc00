import pytest

from tests.imports.musters import cell, take_over_estate


@pytest.fixture
def estate(db: None) -> None:
    """Three cells of MCCI and one of MFCI, for people to be taken over into."""
    take_over_estate(cell("A-01"), cell("A-02"), cell("B-01", certified_capacity="2"), cell("F-01", facility="MFCI"))

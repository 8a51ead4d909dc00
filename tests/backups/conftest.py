from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcs_ims.backups.sealing import new_key_file
from tests.backups.places import Place


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "backup.key"
    path.write_text(new_key_file())
    return path


@pytest.fixture(scope="module")
def new_place(tmp_path_factory: pytest.TempPathFactory, key: Path) -> Iterator[Callable[..., Place]]:
    places: list[Place] = []

    def new(**environment: str) -> Place:
        places.append(Place(tmp_path_factory.mktemp("place"), key, **environment))
        return places[-1]

    yield new
    for place in places:
        place.leave()


@pytest.fixture(scope="module")
def home(new_place: Callable[..., Place]) -> Place:
    """A Service with one account, a copy of it, and then one account more and a newer checkpoint."""
    place = new_place().begun()
    place.add("t.mokoena")
    place.done("backup", place.folder / "copy")
    place.add("m.letsie")
    place.done("checkpoint", "--out", place.folder / "newest.txt")
    return place


@pytest.fixture
def elsewhere(new_place: Callable[..., Place]) -> Place:
    return new_place()

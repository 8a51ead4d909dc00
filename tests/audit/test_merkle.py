import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcs_ims.audit.merkle import (
    Frontier,
    consistency_path,
    extends,
    includes,
    inclusion_paths,
    leaf_hash,
    root_of,
)
from tests.audit import rfc6962

MOST = 33
ENTRIES = [bytes([n]) * n for n in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
ROOTS = [root_of(LEAVES[:size]) for size in range(MOST + 1)]

# The eight entries and the root that the first Certificate Transparency logs were tested with.
KNOWN_ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_root_is_the_known_one() -> None:
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in KNOWN_ENTRIES]
    assert root_of(leaves).hex() == KNOWN_ROOT


@pytest.mark.parametrize("size", range(MOST + 1))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert ROOTS[size] == rfc6962.mth(ENTRIES[:size])


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_has_the_path_of_the_definition_and_it_holds(size: int) -> None:
    for index, path in enumerate(inclusion_paths(LEAVES[:size], range(size))):
        assert path == rfc6962.path(index, ENTRIES[:size])
        assert includes(ROOTS[size], size, index, LEAVES[index], path)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_older_tree_has_the_path_of_the_definition_and_it_holds(size: int) -> None:
    for old in range(1, size + 1):
        path = consistency_path(LEAVES[:size], old)
        assert path == rfc6962.proof(old, ENTRIES[:size])
        assert extends(ROOTS[old], old, ROOTS[size], size, path)


@pytest.mark.parametrize("size", range(1, 18))
def test_a_path_holds_for_no_other_leaf_index_size_or_hash(size: int) -> None:
    for index in range(size):
        (path,) = inclusion_paths(LEAVES[:size], [index])
        for other in (n for n in range(size + 2) if n != index):
            assert not includes(ROOTS[size], size, other, LEAVES[index], path)
            assert not includes(ROOTS[size], size, index, LEAVES[other], path)
        for step in range(len(path)):
            changed = [*path[:step], LEAVES[-1], *path[step + 1 :]]
            assert not includes(ROOTS[size], size, index, LEAVES[index], changed)
        assert not includes(ROOTS[size], size, index, LEAVES[index], [*path, LEAVES[0]])
        assert not path or not includes(ROOTS[size], size, index, LEAVES[index], path[:-1])


@pytest.mark.parametrize("size", range(2, 18))
def test_a_path_shows_the_continuation_of_no_other_tree(size: int) -> None:
    for old in range(1, size):
        path = consistency_path(LEAVES[:size], old)
        assert not extends(LEAVES[-1], old, ROOTS[size], size, path)
        assert not extends(ROOTS[old], old, LEAVES[-1], size, path)
        assert not extends(ROOTS[old], old, ROOTS[size], size, [*path, LEAVES[0]])
        assert not extends(ROOTS[old], old, ROOTS[size], size, path[:-1])
        for other in (n for n in range(1, size) if n != old):
            assert not extends(ROOTS[other], old, ROOTS[size], size, path)


def test_nothing_is_the_continuation_of_the_empty_tree() -> None:
    assert not extends(ROOTS[0], 0, ROOTS[3], 3, [])
    with pytest.raises(ValueError, match="no proof from 0"):
        consistency_path(LEAVES[:3], 0)


def test_a_leaf_that_is_not_there_has_no_path() -> None:
    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_paths(LEAVES[:3], [3])


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_a_frontier_grows_by_parts_to_the_same_tree(first: int, second: int) -> None:
    low, high = sorted((first, second))
    kept = Frontier()
    kept.extend(LEAVES[:low])
    grown = Frontier.unpack(kept.size, kept.pack())
    grown.extend(LEAVES[low:high])
    assert (grown.size, grown.root) == (high, ROOTS[high])


def test_a_frontier_of_another_size_is_none() -> None:
    with pytest.raises(ValueError, match="not the frontier"):
        Frontier.unpack(3, LEAVES[0])

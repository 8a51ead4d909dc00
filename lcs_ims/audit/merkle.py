"""The Merkle tree of RFC 6962, section 2.1: leaves, roots, proofs, and a frontier that only grows.

Pure Python; nothing here knows of events or tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

SIZE = 32
EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: the prefix 0x00 keeps it from ever passing for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: the roots of its perfect subtrees, largest first.

    It is all that is needed to append in O(log n) and to know the root: one hash for each bit set
    in `size`.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} hashes are not the frontier of {self.size} leaves.")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """A frontier from its size and its hashes in one piece."""
        return cls(size, [packed[at : at + SIZE] for at in range(0, len(packed), SIZE)])

    def pack(self) -> bytes:
        """The hashes in one piece, for storing."""
        return b"".join(self.hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash; every run of ones at the end of `size` folds into a larger subtree."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.hashes.pop(), node)
            size >>= 1
        self.hashes.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            self.append(leaf)

    @property
    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.hashes:
            return EMPTY
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root


def inclusion_paths(leaves: Sequence[bytes], indexes: Sequence[int]) -> list[list[bytes]]:
    """For each of these leaves the hashes that lead to the root, from its sibling upwards (section 2.1.1).

    The tree is built once, level by level; at the end of a level a node without a sibling goes up as it is, which
    is the tree that the RFC defines by splitting.
    """
    for index in indexes:
        if not 0 <= index < len(leaves):
            raise ValueError(f"There is no leaf {index} in a tree of {len(leaves)}.")
    paths: list[list[bytes]] = [[] for _index in indexes]
    places, level = list(indexes), leaves
    while len(level) > 1:
        for path, place in zip(paths, places, strict=True):
            if place ^ 1 < len(level):
                path.append(level[place ^ 1])
        places = [place >> 1 for place in places]
        alone = level[len(level) & ~1 :]
        level = [*(node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)), *alone]
    return paths


def consistency_path(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that show the tree of the first `old` leaves to be the beginning of this one (2.1.2).

    Raises ValueError from size 0, of which everything is a continuation.
    """
    if not 0 < old <= len(leaves):
        raise ValueError(f"There is no proof from {old} leaves to {len(leaves)}.")
    path = []
    low, high = 0, len(leaves)
    while old < high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low = middle
    return [*([root_of(leaves[low:high])] if low else []), *path[::-1]]


def _split(size: int) -> int:
    """The largest power of two smaller than the size: where the tree divides."""
    return 1 << (size - 1).bit_length() - 1


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path leads from this leaf, at this index, to the root of a tree of this size."""
    if not 0 <= index < size:
        return False
    node, last = leaf, size - 1
    for step in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = node_hash(step, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, step)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


def extends(old_root: bytes, old: int, root: bytes, size: int, path: Sequence[bytes]) -> bool:
    """Whether a path shows the tree of `size` leaves to begin with the tree of `old` leaves; never from 0."""
    if old == size:
        return old > 0 and not path and old_root == root
    if not 0 < old < size:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            after = node_hash(after, step)
        index, last = index >> 1, last >> 1
    return last == 0 and before == old_root and after == root

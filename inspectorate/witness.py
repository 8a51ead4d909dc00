"""Whether a trail continues what was kept of it. Pure: leaves and checkpoints in, what is wrong out.

The witness never asks the Service for a proof. It keeps the frontier of the tree under the last checkpoint, adds
the leaves that came since, as stored, and looks whether the new checkpoint has that very root.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lcs_ims.audit.merkle import Frontier
from lcs_ims.audit.note import NoteError, VerifierKey, base64
from lcs_ims.audit.tree_head import TreeHead

REWRITTEN, CUT, FORGED = "rewritten", "cut", "forged"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that must not be: its kind and a sentence."""

    kind: str
    said: str


def read_checkpoint(text: str, key: VerifierKey | None) -> TreeHead | Wrong:
    """The tree head of a checkpoint signed by the log's key; without a key, whatever it says."""
    try:
        if key is None:
            return TreeHead.parse(text.rpartition("\n\n")[0] + "\n")
        return TreeHead.verified(text.encode(), key)
    except NoteError as error:
        return Wrong(FORGED, str(error))


def continued(tree: Frontier, leaves: Iterable[bytes], heads: Iterable[TreeHead]) -> Wrong | None:
    """Grow the tree through the heads, in the order of size; the first thing that does not fit.

    `leaves` are those from the tree's size on. Where nothing is wrong, the tree ends at the last head.
    """
    coming = iter(leaves)
    for head in heads:
        if head.size < tree.size:
            return Wrong(CUT, f"A checkpoint over {head.size} events came after one over {tree.size}.")
        for _ in range(head.size - tree.size):
            leaf = next(coming, None)
            if leaf is None:
                return Wrong(CUT, f"The trail has {tree.size} events; a checkpoint says {head.size}.")
            tree.append(leaf)
        if tree.root != head.root:
            return Wrong(
                REWRITTEN,
                f"The events up to {head.size} give the root {base64(tree.root)}; "
                f"the checkpoint says {base64(head.root)}.",
            )
    return None

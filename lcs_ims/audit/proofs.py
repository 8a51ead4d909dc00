"""Proofs that anyone can check: an event is in the tree, a tree is the continuation of another."""

from django.utils.translation import gettext as _

from lcs_ims.audit.merkle import consistency_path, inclusion_paths, leaf_hash
from lcs_ims.audit.models import Checkpoint, Event
from lcs_ims.audit.note import base64
from lcs_ims.audit.tree_head import TreeHead
from lcs_ims.lib.refusal import Refused


def newest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint kept, whatever it covers."""
    return Checkpoint.objects.order_by("-number").first()


def covering(event: Event) -> Checkpoint:
    """The newest checkpoint, if it covers the event. Raises Refused("not-covered")."""
    newest = newest_checkpoint()
    if newest is None or event.leaf >= newest.size:
        raise Refused("not-covered", _("No checkpoint covers that event yet. The next one is at most an hour away."))
    return newest


def leaf_hashes(size: int) -> list[bytes]:
    """The hashes of the first leaves. About a second for a million."""
    digests = Event.objects.filter(leaf__lt=size).order_by("leaf").values_list("digest", flat=True)
    return [leaf_hash(bytes(digest)) for digest in digests.iterator(20_000)]


def prove_event(event: Event, checkpoint: Checkpoint) -> str:
    """The proof of one event, as c2sp.org/tlog-proof says.

    Its extra data is the event itself, salt before body: their SHA-256 is the entry of the log.
    The checkpoint must cover the event.
    """
    return prove_events([event], checkpoint)[0]


def prove_events(events: list[Event], checkpoint: Checkpoint) -> list[str]:
    """The proofs of several events under one checkpoint, reading the tree once."""
    leaves = leaf_hashes(checkpoint.size)
    paths = inclusion_paths(leaves, [event.leaf for event in events])
    return [_proof(event, path, checkpoint) for event, path in zip(events, paths, strict=True)]


def _proof(event: Event, path: list[bytes], checkpoint: Checkpoint) -> str:
    extra = base64(bytes(event.salt) + bytes(event.body))
    hashes = "".join(f"{base64(step)}\n" for step in path)
    return f"c2sp.org/tlog-proof@v1\nextra {extra}\nindex {event.leaf}\n{hashes}\n{checkpoint.text}"


def prove_continuation(older: TreeHead, checkpoint: Checkpoint) -> str:
    """The proof that a checkpoint continues an older one, in the form in which witnesses are asked to sign.

    That is the body of `add-checkpoint` in c2sp.org/tlog-witness. Raises Refused("not-older").
    """
    if not 0 < older.size <= checkpoint.size:
        raise Refused("not-older", _("That checkpoint is not older than the newest one. Give an older one."))
    path = consistency_path(leaf_hashes(checkpoint.size), older.size)
    hashes = "".join(f"{base64(step)}\n" for step in path)
    return f"old {older.size}\n{hashes}\n{checkpoint.text}"

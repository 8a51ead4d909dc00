"""Keeping every checkpoint, and comparing the trail with those kept. Part of the watcher's transaction."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate.models import Disclosed, KeptCheckpoint, Watch
from inspectorate.trail_key import handed_over
from inspectorate.witness import CUT, REWRITTEN, Wrong, continued, read_checkpoint
from lcs_ims.audit.draft import digest_of
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import VerifierKey
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.tree_head import TreeHead

CHUNK = 5_000


def keep_up(watch: Watch, head: Head, *, now: datetime) -> list[Wrong]:
    """Keep the checkpoints that are new and grow the tree up to the newest; what is wrong with them."""
    if watch.anew:
        _begin_anew(watch, head, now=now)
    if watch.log_id is None:
        watch.log_id = head.log_id
    if watch.log_id != head.log_id:
        return [Wrong("other_log", _("The trail is {new}; the one watched is {old}.").format(
            new=head.log_id, old=watch.log_id))]  # fmt: skip
    if head.size < watch.size:
        return [Wrong(CUT, _("The trail has {now} events; {before} were under a checkpoint.").format(
            now=head.size, before=watch.size))]  # fmt: skip
    key = _key(watch, head)
    if missing := _kept_and_gone(watch):
        return [missing]
    heads: list[TreeHead] = []
    fresh = _fresh(watch)
    for checkpoint in fresh:
        read = read_checkpoint(checkpoint.text, key)
        if isinstance(read, Wrong):
            return [read]
        heads.append(read)
    tree = Frontier.unpack(watch.size, bytes.fromhex(watch.frontier))
    if wrong := continued(tree, leaves(watch.size, head.size), heads):
        return [wrong]
    watch.size, watch.frontier = tree.size, tree.pack().hex()
    KeptCheckpoint.objects.bulk_create(
        KeptCheckpoint(
            log_id=head.log_id, turn=watch.turn, number=one.number, size=one.size, text=one.text, kept_at=now
        )
        for one in fresh
    )
    return []


def look_at_all(watch: Watch, *, now: datetime) -> list[Wrong]:
    """Hash every event again, from the first: the roots of all kept checkpoints, and the copies of disclosures."""
    heads = map(_head_of, _kept(watch).order_by("size"))
    if wrong := continued(Frontier(), leaves(0, watch.size), heads):
        return [wrong]
    held = Disclosed.objects.filter(leaf__lt=watch.size, set_aside_at__isnull=True)
    copies = dict(held.values_list("leaf", "digest"))
    there = dict(Event.objects.filter(leaf__in=list(copies)).values_list("leaf", "digest")) if copies else {}
    for leaf, digest in copies.items():
        if bytes(there.get(leaf, b"")) != bytes(digest):
            return [Wrong(REWRITTEN, _("Event {leaf} is not the one that was copied.").format(leaf=leaf))]
    watch.whole_at = now
    return []


def _begin_anew(watch: Watch, head: Head, *, now: datetime) -> None:
    """Watch on from the newest kept checkpoint that the trail still continues; what was copied after it is set aside.

    Of a log that goes on under another name the key must be the same. Officers' claims between that checkpoint and
    the last look are tallied twice.
    """
    if watch.log_id != head.log_id:
        watch.log_id, watch.key = head.log_id, ""
    fitting, tree = _fitting(_kept(watch).order_by("size"), leaves(0, head.size))
    watch.size, watch.frontier, watch.told = tree.size, tree.pack().hex(), min(watch.told, tree.size)
    watch.anew, watch.whole_at, watch.turn = False, None, watch.turn + 1
    for one in fitting:
        one.pk, one.turn, one.kept_at = None, watch.turn, now
    KeptCheckpoint.objects.bulk_create(fitting)
    Disclosed.objects.filter(leaf__gte=watch.size, set_aside_at__isnull=True).update(set_aside_at=now)
    public = Outside.of(head.log_id).public()
    if public and watch.key and VerifierKey.parse(watch.key).public == public.public:
        watch.key = str(public)


def _fitting(kept: Iterable[KeptCheckpoint], coming: Iterator[bytes]) -> tuple[list[KeptCheckpoint], Frontier]:
    """The checkpoints, by size, that the trail continues, and the tree under the last of them."""
    last, fitting = Frontier(), []
    for checkpoint in kept:
        tree = Frontier.unpack(last.size, last.pack())
        if continued(tree, coming, [_head_of(checkpoint)]):
            break
        last = tree
        fitting.append(checkpoint)
    return fitting, last


def _head_of(kept: KeptCheckpoint) -> TreeHead:
    """What a checkpoint says; whose signature it bears was asked when it was kept."""
    return TreeHead.parse(kept.text.rpartition("\n\n")[0] + "\n")


def leaves(first: int, end: int) -> Iterator[bytes]:
    """The leaf hashes of events from `first` up to `end`, made from what is stored. A hole ends them."""
    rows = Event.objects.filter(leaf__gte=first, leaf__lt=end).order_by("leaf").values_list("leaf", "salt", "body")
    for expected, (leaf, salt, body) in enumerate(rows.iterator(CHUNK), first):
        if leaf != expected:
            return
        yield leaf_hash(digest_of(bytes(salt), bytes(body)))


def _kept(watch: Watch) -> QuerySet[KeptCheckpoint]:
    kept = KeptCheckpoint.objects.filter(turn=watch.turn)
    return kept.filter(log_id=watch.log_id) if watch.log_id else kept.none()


def _fresh(watch: Watch) -> list[Checkpoint]:
    last = _kept(watch).order_by("-number").first()
    return list(Checkpoint.objects.filter(number__gt=last.number if last else 0).order_by("number"))


def _kept_and_gone(watch: Watch) -> Wrong | None:
    """A checkpoint that is kept here and is not, or not so, in the Service's table."""
    kept = dict(_kept(watch).values_list("number", "text"))
    if not kept:
        return None
    there = dict(Checkpoint.objects.filter(number__lte=max(kept)).values_list("number", "text"))
    for number, text in kept.items():
        if number not in there:
            return Wrong(CUT, _("Checkpoint {number} is kept here and gone there.").format(number=number))
        if there[number] != text:
            return Wrong(REWRITTEN, _("Checkpoint {number} is not the one kept here.").format(number=number))
    return None


def _key(watch: Watch, head: Head) -> VerifierKey | None:
    """The key of the log: the one handed over, or the one seen first, which is then the one for good."""
    if handed := handed_over():
        return handed
    if not watch.key:
        public = Outside.of(head.log_id).public()
        watch.key = str(public) if public else ""
    return VerifierKey.parse(watch.key) if watch.key else None

"""Signing checkpoints: never a tree that is not the continuation of the last one signed.

The signer does not ask the database whether the old part is unchanged. It remembers the frontier of
what it signed, hashes only what was written since, and compares the result with the database's own
head: a trail that was rewritten, cut or forked no longer fits, and nothing is signed.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from lcs_ims.audit.draft import digest_of
from lcs_ims.audit.loss import told_line
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import NoteError, VerifierKey, sign
from lcs_ims.audit.outside import LastSigned, Outside
from lcs_ims.audit.tree_head import TreeHead, line_of, origin_of
from lcs_ims.lib.refusal import Refused

EVERY = timedelta(minutes=15)

_forbidden = False


def forbid() -> None:
    """This process serves strangers: it never touches the key. Called once by the web process."""
    global _forbidden  # noqa: PLW0603 (a fact about the process, set once at its start)
    _forbidden = True


def sign_checkpoint() -> str:
    """The newest checkpoint, signed now if the trail has grown.

    Raises Refused("log-not-begun"), Refused("signing-key-missing"), Refused("trail-rewritten"), and
    PermissionError in a process that is not the signer.
    """
    if _forbidden:
        raise PermissionError("The web process does not sign. Leave it to a command or the worker.")
    log_id = Head.objects.values_list("log_id", flat=True).first()
    if log_id is None:
        raise Refused("log-not-begun", _("The trail has no event yet. Run this again after the first one."))
    outside = Outside.of(log_id)
    with outside.locked():  # the head is read inside: another signer may have been ahead of us
        return _sign(outside, Head.objects.get(), _private_key(outside))


def sign_if_due() -> str | None:
    """The checkpoint of a quarter of an hour: signs when the trail has grown and the last one is old enough.

    A trail that has not grown needs none: the last checkpoint says all there is to say.
    """
    head = Head.objects.first()
    if head is None:
        return None
    try:
        last = Outside.of(head.log_id).last_signed()
    except PermissionError:
        return None
    if last.size == head.size or time.time() - last.signed_at < EVERY.total_seconds():
        return None
    return sign_if_able()


def sign_if_able() -> str | None:
    """A checkpoint now, where this process may sign; nothing where that is left to a signer of its own."""
    try:
        return sign_checkpoint()
    except PermissionError:
        return None


def _private_key(outside: Outside) -> Ed25519PrivateKey:
    if not outside.key_file.exists():
        if outside.state_file.exists() or Checkpoint.objects.exists():
            raise Refused(
                "signing-key-missing",
                _("The key that signed this trail is not at {path}. Put it back.").format(path=outside.key_file),
            )
        outside.make_key()
    return outside.private()


def _sign(outside: Outside, head: Head, private: Ed25519PrivateKey) -> str:
    last = _on_its_line(outside.last_signed(), outside.log_id)
    newer = _signed_by_us(outside, private, last)
    _keep(outside, last)  # signed, and perhaps the process ended before it was kept
    tree = _continued(head, last, {kept.size: kept.root for kept in newer})
    if tree.size == last.size:
        return last.text
    number = last.number + len(newer) + 1
    origin = origin_of(head.log_id, last.line)
    signed = LastSigned(
        number=number,
        text=sign(TreeHead(origin, tree.size, tree.root).text, origin, private),
        size=tree.size,
        frontier=tree.pack().hex(),
        kept=number - 1,
        signed_at=time.time(),
        line=last.line,
    )
    outside.remember(signed)
    _keep(outside, signed)
    return signed.text


def _on_its_line(last: LastSigned, log_id: UUID) -> LastSigned:
    """The memory, of the line that the log tells of: after a loss nothing is signed until somebody said so."""
    newest = Checkpoint.objects.order_by("-number").values_list("text", flat=True).first()
    line = max(last.line, line_of(newest or "", log_id))
    if told_line() != line:
        raise Refused(
            "events-lost",
            _("A restore lost events that were signed. Nothing is signed until `manage.py continue_log` was run."),
        )
    return replace(last, line=line)


def _signed_by_us(outside: Outside, private: Ed25519PrivateKey, last: LastSigned) -> list[TreeHead]:
    """The checkpoints that the database has and this signer does not remember, its memory lost or restored.

    They and the last one must be under this very key; only then is it published.
    """
    public = private.public_key().public_bytes_raw()

    def verified(text: str) -> TreeHead:
        origin = origin_of(outside.log_id, min(line_of(text, outside.log_id), last.line))
        return TreeHead.verified(text.encode(), VerifierKey(origin, public))

    newer = Checkpoint.objects.filter(number__gt=last.number).values_list("text", flat=True)
    try:
        if last.text:
            verified(last.text)
        heads = [verified(text) for text in newer]
    except NoteError as error:
        raise Refused(
            "signing-key-differs",
            _("Earlier checkpoints are under another key than {path}. Put that key back.").format(
                path=outside.key_file
            ),
        ) from error
    outside.publish(VerifierKey(origin_of(outside.log_id, last.line), public))
    return heads


def _keep(outside: Outside, signed: LastSigned) -> None:
    if signed.kept >= signed.number:
        return
    Checkpoint.objects.get_or_create(number=signed.number, defaults={"size": signed.size, "text": signed.text})
    outside.remember(replace(signed, kept=signed.number))


def _continued(head: Head, last: LastSigned, roots: dict[int, bytes]) -> Frontier:
    """The tree as it is now, grown from the one last signed through the roots kept since; or a refusal."""
    tree = last.tree()
    fits = all(size <= head.size for size in roots)
    for leaf in _leaves(last.size, head.size):
        tree.append(leaf)
        fits = fits and (tree.size not in roots or roots[tree.size] == tree.root)
    if not fits or (tree.size, tree.pack()) != (head.size, bytes(head.frontier)):
        raise Refused(
            "trail-rewritten",
            _("The trail does not continue what was signed last. Nothing was signed. Run `manage.py verify_audit`."),
        )
    return tree


def _leaves(first: int, size: int) -> Iterator[bytes]:
    """The leaf hashes of events from `first` up to `size`, made from the events as stored."""
    rows = Event.objects.filter(leaf__gte=first, leaf__lt=size).order_by("leaf")
    for salt, body in rows.values_list("salt", "body").iterator(5_000):
        yield leaf_hash(digest_of(bytes(salt), bytes(body)))

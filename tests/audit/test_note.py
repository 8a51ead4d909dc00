import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lcs_ims.audit.note import NoteError, VerifierKey, open_note, sign
from lcs_ims.audit.tree_head import TreeHead, size_of

# The example of golang.org/x/mod/sumdb/note, where the format comes from.
NEUMANN = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE"
    "6RyyBwJnAM=\n"
)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OURS = VerifierKey("lcs-ims/trail/1", PRIVATE.public_key().public_bytes_raw())
HEAD = TreeHead("lcs-ims/trail/1", 7, bytes(32))


def test_a_note_made_by_the_first_implementation_opens() -> None:
    assert open_note(NOTE.encode(), NEUMANN) == TEXT


def test_a_key_is_spelled_as_the_first_implementation_does() -> None:
    assert str(NEUMANN) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_what_is_signed_opens() -> None:
    assert TreeHead.verified(sign(HEAD.text, OURS.name, PRIVATE).encode(), OURS) == HEAD


def test_other_signatures_beside_ours_are_passed_over() -> None:
    ours = sign(TEXT, OURS.name, PRIVATE)
    both = ours + NOTE.rpartition("\n\n")[2]
    assert open_note(both.encode(), OURS) == open_note(both.encode(), NEUMANN) == TEXT


@pytest.mark.parametrize("at", range(len(sign(HEAD.text, OURS.name, PRIVATE).encode())))
def test_a_checkpoint_with_any_byte_changed_is_rejected(at: int) -> None:
    note = sign(HEAD.text, OURS.name, PRIVATE).encode()
    for byte in set(range(256)) - {note[at]}:
        with pytest.raises(NoteError):
            TreeHead.verified(note[:at] + bytes([byte]) + note[at + 1 :], OURS)


@pytest.mark.parametrize("text", ["a\n7\n", "a\n07\nAA==\n", "a\n7\nAA==\nmore\n", "\n7\nAA==\n"])
def test_a_text_that_is_no_tree_head_is_rejected(text: str) -> None:
    with pytest.raises(NoteError):
        TreeHead.parse(text)


def test_a_checkpoint_of_another_log_is_rejected() -> None:
    other = TreeHead("lcs-ims/trail/2", 7, bytes(32))
    with pytest.raises(NoteError):
        TreeHead.verified(sign(other.text, OURS.name, PRIVATE).encode(), OURS)


@pytest.mark.parametrize("key", ["", "a", "a+00000000+AQ==", str(OURS).replace("trail", "trial")])
def test_what_is_no_key_is_rejected(key: str) -> None:
    with pytest.raises(NoteError):
        VerifierKey.parse(key)


@pytest.mark.parametrize(
    ("note", "size"),
    [
        (HEAD.text, 7),
        (HEAD.text.replace("7", "07"), 0),
        (HEAD.text.replace("7", "9" * 5000), 0),
        (HEAD.text.replace("7", "\u0667"), 0),
        ("lcs-ims/trail/1", 0),
        ("", 0),
    ],
    ids=["as signed", "leading nought", "without end", "other digits", "no second line", "empty"],
)
def test_the_size_a_checkpoint_says_is_read_unchecked(note: str, size: int) -> None:
    assert size_of(note.encode()) == size

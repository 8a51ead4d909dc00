"""Signed notes with Ed25519, byte for byte as c2sp.org/signed-note says. Pure Python and `cryptography`."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
MOST_SIGNATURES = 64


class NoteError(ValueError):
    """A note, or a part of one, that is not what it must be."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name under which it signs."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A key from its one line, `name+id+key`."""
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        raw = from_base64(encoded)
        key = cls(name, raw[1:])
        if not _is_name(name) or raw[:1] != ED25519 or len(raw) != 33 or identifier != key.id.hex():
            raise NoteError("This is not an Ed25519 key of a signed note. Give the line that was handed out.")
        return key


def base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Decode base 64, only in its one true spelling: unused bits and stray characters are refused."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteError("This is not base 64.") from error
    if base64(data) != text:
        raise NoteError("This is not base 64 in its one true spelling.")
    return data


def sign(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """The signed note over a text, which ends in a newline."""
    if not text.endswith("\n") or not _is_name(name):
        raise ValueError("A note ends in a newline, and a key's name has no space and no plus.")
    key = VerifierKey(name, private.public_key().public_bytes_raw())
    return f"{text}\n\u2014 {name} {base64(key.id + private.sign(text.encode()))}\n"


def open_note(note: bytes, key: VerifierKey) -> str:
    """The text of a note, once the key's signature under it has been verified.

    Signatures of unknown keys are passed over. Raises NoteError.
    """
    text, signatures = _parts(note)
    ours = [raw[4:] for name, raw in signatures if (name, raw[:4]) == (key.name, key.id)]
    if not ours:
        raise NoteError(f"The note is not signed by {key.name}. Ask for the one that is.")
    for signature in ours:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise NoteError(f"The signature of {key.name} is not over this text. It was changed.") from error
    return text


def _parts(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("The note is not UTF-8.") from error
    text, blank, last = whole.rpartition("\n\n")
    if not blank or not last.endswith("\n") or any(letter < " " and letter != "\n" for letter in whole):
        raise NoteError("This is not a signed note: a text, an empty line, signatures.")
    lines = last[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError("The note has too many signatures.")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = from_base64(encoded)
    if dash != "\u2014" or not _is_name(name) or len(raw) <= 4:
        raise NoteError("A line below the text is not a signature.")
    return name, raw


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)

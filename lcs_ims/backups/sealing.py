"""Sealing a copy in the age format (age-encryption.org/v1), so that the program `age` opens it without the Service.

Pure Python. A file is sealed to public keys; only a secret key opens it, and only whole and unchanged.
"""

import hmac
import itertools
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lcs_ims.backups import bech32

PUBLIC, SECRET = "age", "age-secret-key-"
VERSION, STANZA, END = b"age-encryption.org/v1", b"-> X25519 ", b"---"
CHUNK, TAG, LINE, HEADER_LINES = 64 * 1024, 16, 4096, 200


class SealError(Exception):
    """A file that does not open: of another key, damaged, or no sealed file."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Whom a copy is sealed to, and with what it is opened here."""

    public: tuple[X25519PublicKey, ...]
    secret: tuple[X25519PrivateKey, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """A key file as `age-keygen` writes it: a key a line, secret or public. Raises ValueError."""
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        secret = [_secret(line) for line in lines if line.upper().startswith(SECRET.upper())]
        public = [
            X25519PublicKey.from_public_bytes(bech32.decode(PUBLIC, line))
            for line in lines
            if not line.upper().startswith(SECRET.upper())
        ]
        public += [key.public_key() for key in secret]
        if not public:
            raise ValueError("The file holds no key.")
        return cls(tuple(public), tuple(secret))

    @property
    def names(self) -> list[str]:
        """The public keys, spelled."""
        return [bech32.encode(PUBLIC, key.public_bytes_raw()) for key in self.public]


def new_key_file() -> str:
    """The content of a new key file."""
    key = X25519PrivateKey.generate()
    public = bech32.encode(PUBLIC, key.public_key().public_bytes_raw())
    return f"# public key: {public}\n{bech32.encode(SECRET, key.private_bytes_raw()).upper()}\n"


def seal(plain: IO[bytes], sealed: IO[bytes], keys: Keys) -> None:
    """Write what is read from `plain` into `sealed`, for the holders of the secret keys."""
    file_key, nonce = token_bytes(16), token_bytes(16)
    header = b"\n".join([VERSION, *(line for key in keys.public for line in _wrapped(file_key, key)), END])
    sealed.write(b"%b %b\n%b" % (header, _base64(_mac(file_key, header)), nonce))
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for number, last, chunk in _chunks(plain, CHUNK):
        sealed.write(cipher.encrypt(_nonce(number, last=last), chunk, None))


def unseal(sealed: IO[bytes], plain: IO[bytes], keys: Keys) -> None:
    """Write what was sealed into `plain`. Raises SealError; what was written until then is to be thrown away."""
    file_key = _file_key(sealed, keys)
    cipher = ChaCha20Poly1305(_derived(file_key, sealed.read(16), b"payload"))
    try:
        for number, last, chunk in _chunks(sealed, CHUNK + TAG):
            plain.write(cipher.decrypt(_nonce(number, last=last), chunk, None))
    except InvalidTag as error:
        raise SealError("The file is damaged or cut off.") from error


def _secret(line: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(bech32.decode(SECRET, line))


def _wrapped(file_key: bytes, key: X25519PublicKey) -> tuple[bytes, bytes]:
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    wrap = _derived(once.exchange(key), share + key.public_bytes_raw(), b"age-encryption.org/v1/X25519")
    return STANZA + _base64(share), _base64(ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None))


def _file_key(sealed: IO[bytes], keys: Keys) -> bytes:
    lines = _header(sealed)
    header, _space, mac = b"\n".join(lines).rpartition(b" ")
    for stanza, body in itertools.pairwise(lines):
        for key in keys.secret if stanza.startswith(STANZA) else ():
            file_key = _unwrapped(_from_base64(stanza.removeprefix(STANZA)), _from_base64(body), key)
            if file_key is None:
                continue
            if not hmac.compare_digest(_mac(file_key, header), _from_base64(mac)):
                raise SealError("The head of the file is damaged.")
            return file_key
    raise SealError("The file is sealed to another key.")


def _header(sealed: IO[bytes]) -> Sequence[bytes]:
    lines = []
    for _number in range(HEADER_LINES):
        lines.append(sealed.readline(LINE).removesuffix(b"\n"))
        if lines[0] != VERSION:
            break
        if lines[-1].startswith(END):
            return lines
    raise SealError("This is no sealed file.")


def _unwrapped(share: bytes, body: bytes, key: X25519PrivateKey) -> bytes | None:
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrap = _derived(shared, share + key.public_key().public_bytes_raw(), b"age-encryption.org/v1/X25519")
        return ChaCha20Poly1305(wrap).decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError):
        return None


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, sha256)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _chunks(file: IO[bytes], size: int) -> Iterator[tuple[int, bool, bytes]]:
    """Pieces of this size, numbered, and whether each is the last; an empty file is one empty piece."""
    number, piece = 0, _full(file, size)
    while True:
        following = _full(file, size) if len(piece) == size else b""
        yield number, not following, piece
        if not following:
            return
        number, piece = number + 1, following


def _full(file: IO[bytes], size: int) -> bytes:
    """As many bytes as there are, up to the size: a pipe gives fewer at a time."""
    parts, missing = [], size
    while missing and (part := file.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    """What was spelled, in its one spelling: the last letter has bits that decoding leaves unread."""
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise SealError("The head of the file is damaged.") from error
    if _base64(data) != text:
        raise SealError("The head of the file is damaged.")
    return data

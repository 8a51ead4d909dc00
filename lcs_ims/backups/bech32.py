"""The spelling of age keys (BIP 173): letters that are hard to misread and a checksum. Pure Python."""

from collections.abc import Iterable, Sequence

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """The data under a prefix in small letters, in small letters."""
    digits = _regroup(data, 8, 5)
    check = _polymod([*_expand(prefix), *digits, *[0] * _CHECKSUM]) ^ 1
    digits += [check >> 5 * (_CHECKSUM - 1 - place) & 31 for place in range(_CHECKSUM)]
    return f"{prefix}1{''.join(LETTERS[digit] for digit in digits)}"


def decode(prefix: str, text: str) -> bytes:
    """The data of a text under this prefix. Raises ValueError for another prefix and for a misspelling."""
    found, _one, rest = text.lower().rpartition("1")
    if found != prefix or text not in (text.lower(), text.upper()) or set(rest) - set(LETTERS):
        raise ValueError(f"That is no key that begins with {prefix}1.")
    digits = [LETTERS.index(letter) for letter in rest]
    if len(digits) < _CHECKSUM or _polymod([*_expand(prefix), *digits]) != 1:
        raise ValueError(f"A letter of the key that begins with {prefix}1 is wrong.")
    return bytes(_regroup(digits[:-_CHECKSUM], 5, 8, pad=False))


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            check ^= term if top >> place & 1 else 0
    return check


def _regroup(data: Sequence[int] | bytes, wide: int, narrow: int, *, pad: bool = True) -> list[int]:
    """The same bits in groups of another width."""
    held, bits, groups = 0, 0, []
    for value in data:
        held, bits = held << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            groups.append(held >> bits & (1 << narrow) - 1)
    if pad and bits:
        groups.append(held << narrow - bits & (1 << narrow) - 1)
    return groups

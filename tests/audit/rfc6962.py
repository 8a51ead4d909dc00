"""RFC 6962, section 2.1, written down a second time from its definitions alone, slow and plain."""

from hashlib import sha256


def mth(d: list[bytes]) -> bytes:
    """The Merkle Tree Hash of a list of entries."""
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    """The audit path of entry m."""
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: list[bytes]) -> list[bytes]:
    """The consistency proof from the first m entries."""
    return subproof(m, d, known=True)


def subproof(m: int, d: list[bytes], *, known: bool) -> list[bytes]:
    if m == len(d):
        return [] if known else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], known=known), mth(d[k:])]
    return [*subproof(m - k, d[k:], known=False), mth(d[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k

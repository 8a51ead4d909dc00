"""Inmate numbers in addresses: they contain slashes."""


class InmateNumber:
    """`LCS/2026/00412` in an address such as /inmates/LCS/2026/00412/cells/."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._/-]*?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

"""Inmate numbers in addresses: they contain slashes."""

from django.urls import register_converter


class InmateNumber:
    """`LCS/2026/00412` in an address such as /inmates/LCS/2026/00412/cells/."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._/-]*?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(InmateNumber, "inmate")

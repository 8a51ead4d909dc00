"""Numbers and codes in addresses, as a register writes them: with slashes, blanks, letters of any script."""

from django.urls import register_converter
from django.utils.translation import gettext as _


class AsWritten:
    """`LCS/2026/00412` in /inmates/LCS/2026/00412/cells/, `A/07` in /facilities/MCCI/cells/A/07/."""

    regex = r"[^/].*?"

    def to_python(self, value: str) -> str:
        if fault_in_address(value):
            raise ValueError(value)  # no page is there
        return value

    def to_url(self, value: str) -> str:
        return value


def fault_in_address(text: str) -> str:
    """Why a number or code cannot stand in an address; empty when it can.

    Browsers take `.`, `..` and nothing between two slashes for the way to a page, not for its name.
    """
    if {"", ".", ".."} & set(text.split("/")):
        return _("{text} has nothing, or only dots, before or after a slash. Write it without.").format(text=text)
    return ""


register_converter(AsWritten, "written")

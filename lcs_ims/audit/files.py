"""Files that the trail's commands are given and asked for."""

from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import CommandError


def file_content(name: str) -> bytes:
    """The type of an argument that is read: what the file holds. A file that cannot be read is bad usage."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise ArgumentTypeError(f"{name} cannot be read: {error.strerror}.") from error


def write_file(path: Path, text: str) -> None:
    """Write a file byte for byte; one that cannot be written is bad usage."""
    try:
        path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error

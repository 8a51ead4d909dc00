"""What the log says the tables must be: apps register folders, `verify_audit` runs them over every event.

Rows told in events are folded for every kept table (`replay_rows.py`); a folder is for what follows from several
tables, such as the grants from the postings.
A folder builds the rows that the events tell of and compares them with its tables. It reads only; it
runs inside the snapshot of the verification.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from lcs_ims.audit.actions import Action
from lcs_ims.audit.replay_rows import ToldRows


class Folder(Protocol):
    """Folds events into the rows they tell of."""

    def fold(self, leaf: int, event: dict[str, Any]) -> None:
        """Take one event: its body as in the trail (`action`, `on`, `before`, `after`, `by`, ...)."""

    def differences(self) -> Iterator[str]:
        """Every way in which the tables differ from what was folded, one sentence each."""


_folders: list[tuple[Callable[[], Folder], frozenset[str]]] = []


def register(folder: Callable[[], Folder], actions: Iterable[Action]) -> None:
    """Have a fresh folder fed with these actions at each verification. Called in an app's `ready`."""
    _folders.append((folder, frozenset(action.value for action in actions)))


class Replay:
    """One run of all folders over the log."""

    def __init__(self) -> None:
        self._rows = ToldRows()
        self._folders = [(make(), actions) for make, actions in _folders]
        self._by_action = {
            action: [folder for folder, takes in self._folders if action in takes]
            for action in {action for _, actions in self._folders for action in actions}
        }

    def fold(self, leaf: int, event: dict[str, Any], salt: bytes = b"") -> None:
        """Hand an event to the folders of its action; a refused attempt changed nothing and is left out.

        `salt` is that of its payload; without one, or once it is erased, what it veiled cannot be compared.
        """
        self._rows.fold(leaf, event, salt)
        for folder in () if event.get("refusal") else self._by_action.get(event["action"], ()):
            folder.fold(leaf, event)

    def differences(self) -> Iterator[str]:
        yield from self._rows.differences()
        for folder, _ in self._folders:
            try:
                yield from folder.differences()
            except Exception as error:  # noqa: BLE001 (tampered rows must not end the verification)
                yield f"{type(folder).__name__} could not be compared with its tables ({error})."

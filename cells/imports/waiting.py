"""A file between its preview and the word to store it.

It waits for an hour in the session table, where every web machine finds it and nothing keeps it longer,
under a key that only the uploader's own session holds.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from cells.imports.estate import import_estate
from cells.imports.estate_rows import ESTATE
from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register import Register, import_register
from cells.imports.register_rows import REGISTER
from cells.imports.report import Report
from lcs_ims.audit import Actor
from lcs_ims.lib.tables import Columns, Table, parse_table

WAITS = timedelta(hours=1)
_KEY = "file waiting"


@dataclass(frozen=True, slots=True)
class Upload:
    """What someone chose to take over: an estate, or a register as of a day. `files` are name and content."""

    kind: str
    on: date
    files: Mapping[str, tuple[str, bytes]]

    def take_over(self, *, by: Actor, skip_bad: bool) -> Report:
        """Store it; see `import_estate` and `import_register`."""
        if self.kind == ESTATE.sheet:
            return import_estate(self._table(ESTATE), by=by, skip_bad=skip_bad)
        register = Register(self._table(REGISTER), self._perhaps(KEEP_APART), self._perhaps(RIVALS))
        return import_register(register, by=by, on=self.on, skip_bad=skip_bad)

    def _table(self, columns: Columns) -> Table:
        name, content = self.files[columns.sheet]
        return parse_table(content, name, columns)

    def _perhaps(self, columns: Columns) -> Table | None:
        return self._table(columns) if columns.sheet in self.files else None


def keep(session: SessionBase, upload: Upload) -> None:
    """Let a file wait for the word of the session's user, instead of one that may be waiting already."""
    forget(session)
    store = _store()
    store["kind"], store["on"] = upload.kind, upload.on.isoformat()
    store["files"] = {table: (name, b64encode(content).decode()) for table, (name, content) in upload.files.items()}
    store.set_expiry(WAITS)
    store.create()
    session[_KEY] = store.session_key


def waiting(session: SessionBase) -> Upload | None:
    """The file that waits for the word of the session's user, if there is one still."""
    store = _store(session[_KEY]) if _KEY in session else {}
    if "files" not in store:
        return None
    files = {table: (name, b64decode(content)) for table, (name, content) in store["files"].items()}
    return Upload(store["kind"], date.fromisoformat(store["on"]), files)


def forget(session: SessionBase) -> None:
    """Let no file wait any more."""
    key = session.pop(_KEY, None)
    if key:
        _store(key).delete()


def _store(key: str | None = None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store

"""The databases that are copied, and how each engine is copied, put back, and tried out beside itself."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import dj_database_url
import psycopg
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from lcs_ims.lib.refusal import Refused

SERVICE, PORTAL = "service", "portal"
DEBIAN = "/usr/lib/postgresql/{major}/bin"


@dataclass(frozen=True, slots=True)
class Store:
    """A database by the name under which its copy is filed, and how it is reached (as Django says it)."""

    name: str
    reach: Mapping[str, Any]

    @property
    def on_sqlite(self) -> bool:
        return str(self.reach["ENGINE"]).endswith("sqlite3")

    @property
    def file(self) -> Path:
        """The database of SQLite."""
        return Path(str(self.reach["NAME"]))

    @property
    def plain_name(self) -> str:
        """What its copy is called before it is sealed."""
        return f"{self.name}.{'sqlite3' if self.on_sqlite else 'dump'}"

    @property
    def url(self) -> str:
        """Its address, as LCS_DATABASE_URL takes it."""
        if self.on_sqlite:
            return f"sqlite:///{self.file}"
        said = {
            name: quote(str(self.reach.get(name) or ""), safe="") for name in ("USER", "PASSWORD", "HOST", "NAME")
        }
        port = f":{self.reach['PORT']}" if self.reach.get("PORT") else ""
        return f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}{port}/{said['NAME']}"


def stores() -> tuple[Store, Store]:
    """The Service's database, and the portal's own, where that is or would be as seen from here."""
    url = os.environ.get("LCS_PORTAL_DATABASE_URL") or f"sqlite:///{settings.VAR_DIR / 'portal.sqlite3'}"
    return Store(SERVICE, settings.DATABASES["default"]), Store(PORTAL, dict(dj_database_url.parse(url)))


def stores_here() -> list[Store]:
    """Those that are there: on production's machines of the Service the portal's is not."""
    return [store for store in stores() if not store.on_sqlite or store.file.exists()]


def is_bare(store: Store) -> bool:
    """Whether there is no table in it, or no database at all."""
    if store.on_sqlite:
        if not store.file.exists():
            return True
        with closing(sqlite3.connect(f"file:{store.file}?mode=ro", uri=True)) as database:
            return database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    with closing(psycopg.connect(make_conninfo(**_connection(store)))) as server:
        return server.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is None


@contextmanager
def copied(store: Store, workshop: Path) -> Iterator[IO[bytes]]:
    """What a database held at one moment, to be read. Nobody waits meanwhile; nothing is left behind.

    Raises Refused: `postgresql-tools-missing`, `copy-failed`.
    """
    if store.on_sqlite:
        part = workshop / f"{store.plain_name}.part"
        with closing(sqlite3.connect(f"file:{store.file}?mode=ro", uri=True)) as live, closing(_new(part)) as copy:
            live.backup(copy)
        try:
            with part.open("rb") as file:
                yield file
        finally:
            part.unlink()
        return
    command = [_tool(store, "pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    with subprocess.Popen(command, env=_environment(store), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump:  # noqa: S603 (our own command)
        assert dump.stdout is not None  # noqa: S101 (a pipe was asked for)
        yield dump.stdout
        _stdout, said = dump.communicate()
    if dump.returncode:
        words = _("The database could not be copied: {said}")
        raise Refused("copy-failed", words.format(said=said.decode("utf-8", "replace").strip()))


def put(store: Store, plain: Path) -> None:
    """Put a copy in the place of whatever the database holds. The caller has seen that this is nothing."""
    if store.on_sqlite:
        part = store.file.with_name(f"{store.file.name}.part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(plain)) as copy, closing(_new(part)) as new:
            copy.backup(new)
        to_disk(part)
        for beside in ("-wal", "-shm"):
            store.file.with_name(store.file.name + beside).unlink(missing_ok=True)
        part.replace(store.file)
        return
    _load(store, plain, "--clean", "--if-exists")


@contextmanager
def scratch(store: Store, workshop: Path) -> Iterator[Store]:
    """An empty database beside the real one, gone afterwards. On PostgreSQL the role must be allowed to make one."""
    if store.on_sqlite:
        yield Store(store.name, {"ENGINE": store.reach["ENGINE"], "NAME": str(workshop / "proof.sqlite3")})
        return
    name = f"{store.reach['NAME']}_proof"
    with closing(psycopg.connect(make_conninfo(**_connection(store)), autocommit=True)) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield Store(store.name, {**store.reach, "NAME": name})
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def to_disk(path: Path) -> None:
    """See a file, or a folder's list of files, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _new(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return sqlite3.connect(path)


def _load(store: Store, plain: Path, *options: str) -> None:
    command = [_tool(store, "pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", *options]
    done = subprocess.run(  # noqa: S603 (our own command)
        [*command, f"--dbname={store.reach['NAME']}", str(plain)],
        env=_environment(store),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = _("The copy could not be put back: {said}")
        raise Refused("restore-failed", words.format(said=done.stderr.strip()))


def _connection(store: Store) -> dict[str, str]:
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return {libpq: str(store.reach[name]) for name, libpq in names.items() if store.reach.get(name)}


def _environment(store: Store) -> dict[str, str]:
    """How PostgreSQL's programs reach the database: a password on a command line could be read by anyone."""
    return os.environ | {
        {"dbname": "PGDATABASE"}.get(name, f"PG{name.upper()}"): value for name, value in _connection(store).items()
    }


def _tool(store: Store, name: str) -> str:
    """The program of PostgreSQL that is not older than the server, which would refuse it."""
    with closing(psycopg.connect(make_conninfo(**_connection(store)))) as server:
        wanted = server.info.server_version // 10_000
    folders: Sequence[str] = [settings.POSTGRESQL_PROGRAMS, DEBIAN.format(major=wanted), os.environ.get("PATH", "")]
    for folder in filter(None, folders):
        program = shutil.which(name, path=folder)
        if program and _major(program) >= wanted:
            return program
    words = _("{name} of PostgreSQL {major} is not here. Install postgresql-client-{major}, or set LCS_PG_BIN.")
    raise Refused("postgresql-tools-missing", words.format(name=name, major=wanted))


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)(\.\d+)*", said)
    return int(found[1]) if found else 0

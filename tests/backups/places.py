"""Services in places of their own: a folder, a database on the engine of this run, and the key of the copies."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.postgres import programs

ROOT = Path(__file__).parents[2]


class Place:
    """A Service's database and trail in a folder."""

    def __init__(self, folder: Path, key: Path, **more: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LCS_")}
        self.environment |= {"LCS_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
        self.environment |= {"LCS_BACKUP_KEY_FILE": str(key), "LCS_PG_BIN": programs()} | more
        if connection.vendor == "postgresql":
            self.environment["LCS_DATABASE_URL"] = _database_named(f"place_{os.getpid()}_{id(self)}")
            self.environment["LCS_PORTAL_DATABASE_URL"] = _database_named(f"portal_{os.getpid()}_{id(self)}")

    def run(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def done(self, *arguments: object) -> str:
        """What a command says that must succeed."""
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def asked(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def begun(self) -> "Place":
        self.done("migrate", "-v0")
        return self

    def add(self, username: str) -> None:
        self.done("create_user", username, "--role", "system_administrator")

    def in_portal(self, sql: str) -> list[tuple[Any, ...]]:
        """A statement in the database of the portal that stands beside this Service."""
        if connection.vendor == "postgresql":
            with psycopg.connect(self.environment["LCS_PORTAL_DATABASE_URL"]) as portal:
                done = portal.execute(sql)
                return done.fetchall() if done.description else []
        with closing(sqlite3.connect(self.folder / "portal.sqlite3")) as file, file:
            return file.execute(sql).fetchall()

    def leave(self) -> None:
        if connection.vendor == "postgresql":
            with _server() as server:
                for address in ("LCS_DATABASE_URL", "LCS_PORTAL_DATABASE_URL"):
                    server.execute(f"DROP DATABASE {self.environment[address].rpartition('/')[2]} WITH (FORCE)")


def _server() -> Any:
    return closing(psycopg.connect(os.environ["LCS_TEST_DATABASE_URL"], autocommit=True))


def _database_named(name: str) -> str:
    with _server() as server:
        server.execute(f"CREATE DATABASE {name}")
    return os.environ["LCS_TEST_DATABASE_URL"].rpartition("/")[0] + f"/{name}"

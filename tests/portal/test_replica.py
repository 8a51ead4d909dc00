"""How old what is read is: nothing is said of the database that is written, and the age of everything else."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from inspectorate.replica import lag
from tests import postgres
from tests.portal import shared_world, world
from tests.portal.report.making import reading_from
from tests.portal.settings import ON_POSTGRES, SERVER

AGE = "what is read here is"


@pytest.fixture(autouse=True)
def alive(service):
    service.does(world.beats)


@pytest.mark.both_databases
def test_the_database_that_is_written_is_of_now(client):
    assert lag() is None
    assert AGE not in client.get("/").content.decode()


@pytest.mark.skipif(ON_POSTGRES, reason="a copied file")
def test_a_copy_is_as_old_as_the_heartbeat_in_it(service, client, tmp_path):
    service.does(world.stops_beating, 20)
    shared_world.keep(tmp_path, Path(settings.DATABASES["service"]["NAME"]), Path(settings.VAR_DIR))
    service.does(world.beats)
    assert lag() is None
    with reading_from(NAME=str(tmp_path / "service.sqlite3")):
        assert f"{AGE} 20 min old" in client.get("/").content.decode()


@pytest.fixture
def standby(service_environment) -> Iterator[str]:
    """A real replica of the tests' server: the folder of its socket."""
    home = Path(tempfile.mkdtemp(prefix="lcs-standby-"))
    with psycopg.connect(SERVER) as server:
        (folder,) = server.execute("SHOW data_directory").fetchone() or [""]
    owner = Path(folder).stat().st_uid
    shutil.chown(home, owner)

    def run(tool: str, *arguments: str) -> None:
        command = [str(Path(postgres.programs(), tool)), "-D", str(home / "data"), *arguments]
        subprocess.run(command, check=True, timeout=60, user=owner, stdout=subprocess.DEVNULL)

    run("pg_basebackup", "-d", SERVER, "--checkpoint", "fast", "--write-recovery-conf")
    try:
        run("pg_ctl", "start", "--wait", "--log", str(home / "log"), "-o", f"-c listen_addresses='' -k {home}")
        yield str(home)
    finally:
        run("pg_ctl", "stop", "--mode", "immediate")
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.postgres_only
def test_a_replica_is_as_old_as_the_last_transaction_it_replayed(standby):
    with reading_from(HOST=standby, PORT=""):
        found = lag()
    assert found is not None
    assert timedelta(0) <= found < timedelta(minutes=5)

"""The portal's tests: its own database, and a Service's that only another process writes."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from inspectorate.models import Inspector
from inspectorate.report import guards
from inspectorate.services.people import enrol, give_factor
from tests.portal import shared_world, world
from tests.portal.settings import ON_POSTGRES, READER, SERVER, SERVICE_NAME
from tests.racing import Racers

PASSWORD = "a-quiet-place-to-read"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here uses both databases, and what it writes is committed, as in life."""
    for item in items:
        item.add_marker(pytest.mark.django_db(transaction=True, databases=["default", "service"]))


class Service:
    """A process of the Service, which does as told; the only one that writes its database."""

    def __init__(self, racers: Racers) -> None:
        self._racers = racers

    def does(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function of tests.portal.world in the Service's process; its value."""
        (outcome,) = self._racers.run(function, *arguments)
        assert not outcome.error, outcome.error
        assert not outcome.code, outcome.code
        return outcome.value


@pytest.fixture(scope="session")
def service_environment(django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of the Service's processes, its database made."""
    base = {
        n: v for n, v in os.environ.items() if n != "DJANGO_ALLOW_ASYNC_UNSAFE" and not n.startswith("LCS_PORTAL")
    }
    if ON_POSTGRES:
        from tests.portal.postgres import made, reader

        with made(SERVER, SERVICE_NAME), reader(SERVER, READER):
            yield base | {"DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
        with django_db_blocker.unblock():
            connections["service"].close()
    else:
        yield base | {"DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}


@pytest.fixture(scope="session")
def service(service_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The Service, its tables made and the world of `world.build` in it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "world"
    with contextlib.ExitStack() as kept:
        with shared_world.one_at_a_time(shared):
            database, var = Path(settings.DATABASES["service"]["NAME"]), Path(settings.VAR_DIR)
            there = not ON_POSTGRES and shared_world.fetch(shared, database, var)
            running = Service(kept.enter_context(Racers(1, service_environment)))
            if not there:
                _make_world(running)
            if not there and not ON_POSTGRES:
                shared_world.keep(shared, database, var)
        yield running


def _make_world(running: Service) -> None:
    running.does(world.make_tables)
    if ON_POSTGRES:
        from tests.portal.postgres import grant

        grant(SERVER, SERVICE_NAME, READER)
    running.does(world.build)


@pytest.fixture(autouse=True)
def closed_after() -> Iterator[None]:
    """The reading connection sees each test's own present."""
    yield
    connections["service"].close()


@pytest.fixture(autouse=True)
def archive_that_can_be_emptied(transactional_db: None) -> Iterator[None]:
    """The flush after a test empties every table, which the guards of the archive of reports would refuse."""
    yield
    guards.remove(connections["default"])


@pytest.fixture
def an_inspector() -> Callable[..., Inspector]:
    def make(role: str = "inspector", username: str = "") -> Inspector:
        username = username or role.replace("_", ".")
        name = f"{username} of the tests"
        inspector = enrol(username, role, full_name=name, password=PASSWORD, by="tests", temporary=False)
        give_factor(inspector)
        return inspector

    return make


@pytest.fixture
def signed_in(an_inspector: Callable[..., Inspector], service: Service) -> Callable[..., Client]:
    """A browser of someone with both factors given."""

    def make(role: str = "inspector") -> Client:
        client = Client()
        inspector = an_inspector(role)
        client.force_login(inspector)  # type: ignore[arg-type]  # the portal's people
        session = client.session
        session["otp_device_id"] = TOTPDevice.objects.get(user=inspector).persistent_id
        session.save()
        return client

    return make


@pytest.fixture
def client(signed_in: Callable[..., Client]) -> Client:
    return signed_in()


@pytest.fixture
def client_of_nobody() -> Client:
    return Client()

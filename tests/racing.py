"""Races between real processes on the database of the test.

A worker is a function at the top of a test module, `worker(number, *arguments)`; it runs once in each
process, all let go at one moment. Arguments and values are pickled: pass primary keys, not models.

The processes are forked from one server in which Django is set up (tests/racing_ground.py), started with the first
race of a test session: eight racers cost one start of the Service, not eight in each test.
"""

import importlib
import os
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self
from unittest import mock

HEAD_START = 0.05  # seconds between the word and the start, so that the last one told is not late
PATIENCE = 30  # seconds in which a racer ends when there is nothing more to run


@dataclass(frozen=True)
class Outcome:
    """What became of one racer: its value, or the code of its refusal, or the trace of what went wrong."""

    value: Any = None
    code: str = ""
    error: str = ""

    @property
    def won(self) -> bool:
        return not self.code and not self.error


class Racers:
    """Several processes, connected to the test's database and waiting for the word."""

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(["tests.racing_ground"])
        ours, theirs = zip(*(context.Pipe() for _ in range(count)), strict=True)
        self._lines: tuple[Connection, ...] = ours
        self._racers = [context.Process(target=_wait_for_orders, args=(line, environment)) for line in theirs]
        with mock.patch.dict(os.environ, environment, clear=True):  # the server begins with it
            for racer in self._racers:
                racer.start()
        for line in theirs:
            line.close()

    def __enter__(self) -> Self:
        for number in range(len(self._racers)):
            self._hear(number)
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        for racer, line in zip(self._racers, self._lines, strict=True):
            if kind is not None:
                racer.kill()
            line.close()
            racer.join(PATIENCE)
            racer.close()

    def run(self, worker: Callable[..., Any], *arguments: Any) -> list[Outcome]:
        """Let all go at one moment; their outcomes, by number."""
        starts_at = time.time() + HEAD_START
        for number, line in enumerate(self._lines):
            line.send((worker.__module__, worker.__qualname__, (number, *arguments), starts_at))
        return [self._hear(number) for number in range(len(self._racers))]

    def _hear(self, number: int) -> Any:
        try:
            return self._lines[number].recv()
        except EOFError as error:
            racer = self._racers[number]
            racer.join(PATIENCE)
            message = f"A racer ended early, with exit code {racer.exitcode}."
            raise RuntimeError(message) from error


def values(outcomes: Iterable[Outcome]) -> list[Any]:
    """The values of the racers that got through."""
    return [outcome.value for outcome in outcomes if outcome.won]


def _wait_for_orders(line: Connection, environment: dict[str, str]) -> None:
    """The life of one racer. Django reads the environment once, in the server."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, connections

    assert _about_us(environment) == _about_us(os.environ), "A session of tests has one environment for its races."
    connection.ensure_connection()
    line.send("ready")
    while True:
        try:
            order = line.recv()
        except EOFError:
            return
        ContentType.objects.clear_cache()
        outcome = _attempt(*order)
        connections.close_all()
        line.send(outcome)


def _about_us(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(("LCS_", "DJANGO_"))}


def _attempt(module: str, name: str, arguments: tuple[Any, ...], starts_at: float) -> Outcome:
    from lcs_ims.lib.refusal import Refused

    worker = getattr(importlib.import_module(module), name)
    time.sleep(max(0, starts_at - time.time()))
    try:
        return Outcome(value=worker(*arguments))
    except Refused as refusal:
        return Outcome(code=refusal.code)
    except Exception:  # noqa: BLE001 (whatever it was, the test must see it)
        return Outcome(error=traceback.format_exc())

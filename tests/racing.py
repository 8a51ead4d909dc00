"""Races between real processes on the database of the test.

A worker is a function at the top of a test module, `worker(number, *arguments)`; it runs once in each
process, all let go at one moment. Arguments and values are pickled: pass primary keys, not models.
"""

import base64
import importlib
import json
import os
import pickle
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

HEAD_START = 0.05  # seconds between the word and the start, so that the last one told is not late


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
        self._racers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.racing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                text=True,
            )
            for _ in range(count)
        ]

    def __enter__(self) -> Self:
        for racer in self._racers:
            self._hear(racer)
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        for racer in self._racers:
            if kind is not None:
                racer.kill()
            assert racer.stdin is not None
            assert racer.stdout is not None
            racer.stdin.close()
            racer.wait(timeout=30)
            racer.stdout.close()

    def run(self, worker: Callable[..., Any], *arguments: Any) -> list[Outcome]:
        """Let all go at one moment; their outcomes, by number."""
        parcel = _pack(arguments)
        starts_at = time.time() + HEAD_START
        for number, racer in enumerate(self._racers):
            order = {"module": worker.__module__, "name": worker.__qualname__, "number": number}
            assert racer.stdin is not None
            racer.stdin.write(json.dumps(order | {"starts_at": starts_at, "arguments": parcel}) + "\n")
            racer.stdin.flush()
        return [_unpack(self._hear(racer)) for racer in self._racers]

    @staticmethod
    def _hear(racer: "subprocess.Popen[str]") -> str:
        assert racer.stdout is not None
        line = racer.stdout.readline()
        if not line:
            message = f"A racer ended early, with exit code {racer.wait()}."
            raise RuntimeError(message)
        return line


def values(outcomes: Iterable[Outcome]) -> list[Any]:
    """The values of the racers that got through."""
    return [outcome.value for outcome in outcomes if outcome.won]


def _pack(thing: object) -> str:
    return base64.b64encode(pickle.dumps(thing)).decode()


def _unpack(line: str) -> Any:
    return pickle.loads(base64.b64decode(line))


def _attempt(order: dict[str, Any]) -> Outcome:
    from lcs_ims.lib.refusal import Refused

    worker = getattr(importlib.import_module(order["module"]), order["name"])
    arguments = _unpack(order["arguments"])
    time.sleep(max(0, order["starts_at"] - time.time()))
    try:
        return Outcome(value=worker(order["number"], *arguments))
    except Refused as refusal:
        return Outcome(code=refusal.code)
    except Exception:  # noqa: BLE001 (whatever it was, the test must see it)
        return Outcome(error=traceback.format_exc())


def _main() -> None:
    import django

    django.setup()
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, connections

    replies, sys.stdout = sys.stdout, sys.stderr  # a worker that prints must not answer for itself
    connection.ensure_connection()
    print("ready", file=replies, flush=True)
    for line in sys.stdin:
        ContentType.objects.clear_cache()
        outcome = _attempt(json.loads(line))
        connections.close_all()
        print(_pack(outcome), file=replies, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    # Outcome must be the class of the importable module, not of __main__, to be pickled for the parent.
    importlib.import_module("tests.racing")._main()

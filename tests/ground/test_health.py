"""/healthz tells a monitor whether the Service is well, and nothing about anybody."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from lcs_ims import health
from lcs_ims.lib import clock
from lcs_ims.sweeping import SWEEP, WORKER, beat

pytestmark = pytest.mark.django_db


def test_it_answers_a_stranger(client):
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"


def test_it_tells_a_sweep_that_never_ran(client):
    assert client.get("/healthz").json()["sweep"] == {"heard_seconds_ago": None, "late": True}


def test_it_tells_how_long_ago_each_was_heard(client):
    beat(SWEEP)
    beat(WORKER)
    with clock.at(clock.now() + timedelta(seconds=121)):
        answer = client.get("/healthz").json()
    assert answer["sweep"] == answer["worker"] == {"heard_seconds_ago": 121, "late": True}


def test_it_says_503_without_a_database(client, monkeypatch):
    def unreachable(name):
        raise DatabaseError

    monkeypatch.setattr(health, "silence", unreachable)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": "unreachable"})

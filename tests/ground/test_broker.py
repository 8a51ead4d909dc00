"""A job that is rung for gets done by a worker, over Redis and over the embedded broker alike."""

import signal
import subprocess
import sys

import pytest

from lcs_ims.sweeping import WORKER, silence
from tests.processes import wait_until

RING = "import lcs_ims.celery, django; django.setup(); from lcs_ims.tasks import do_what_is_due as t; t.delay()"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["redis", "embedded"])
def environment(request, process_environment, tmp_path):
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    return process_environment | {"LCS_REDIS_URL": url, "LCS_VAR_DIR": str(tmp_path)}


@pytest.fixture
def worker(environment):
    command = "celery --app lcs_ims --quiet worker --pool threads --concurrency 1 --loglevel WARNING"
    process = subprocess.Popen([sys.executable, "-m", *command.split(), "--without-mingle"], env=environment)
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


@pytest.mark.both_databases
def test_a_worker_does_the_job_that_was_rung_for(environment, worker):
    subprocess.run([sys.executable, "-c", RING], env=environment, check=True)
    assert wait_until(lambda: silence(WORKER) is not None)

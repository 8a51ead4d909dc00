"""The settings of the portal's tests: those of the portal, beside a Service's database that another process writes.

`LCS_TEST_ON=postgres` chooses PostgreSQL at LCS_TEST_DATABASE_URL for both databases.
"""

import os

from tests.own_folder import own_folder

_HOME = own_folder()

for _name in [name for name in os.environ if name.startswith("LCS_") and not name.startswith("LCS_TEST_")]:
    del os.environ[_name]
os.environ["LCS_VAR_DIR"] = str(_HOME)
(_HOME / "static").mkdir()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' thread
ON_POSTGRES = os.environ.get("LCS_TEST_ON") == "postgres"
_ONE = os.environ.get("PYTEST_XDIST_WORKER", "main")
SERVICE_NAME, READER = f"portal_tests_{_ONE}", f"portal_reader_{_ONE}"
SERVER = os.environ.get("LCS_TEST_DATABASE_URL", "")
if ON_POSTGRES:
    _server = SERVER.rpartition("/")[0]
    os.environ["LCS_DATABASE_URL"] = f"{_server}/{SERVICE_NAME}"
    os.environ["LCS_PORTAL_READS_URL"] = f"postgres://{READER}:reads@{_server.rpartition('@')[2]}/{SERVICE_NAME}"
    os.environ["LCS_PORTAL_DATABASE_URL"] = SERVER
else:
    os.environ["LCS_DATABASE_URL"] = f"sqlite:///{_HOME / 'service.sqlite3'}"
    os.environ["LCS_PORTAL_DATABASE_URL"] = f"sqlite:///{_HOME / 'portal.sqlite3'}"

from inspectorate.settings import *  # noqa: E402, F403 (the environment above comes first)
from inspectorate.settings import DATABASES  # noqa: E402

SECOND_FACTOR_REQUIRED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not ON_POSTGRES:
    DATABASES["default"]["TEST"] = {"NAME": str(_HOME / "portal-test.sqlite3")}  # a file: the log is read by others
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

"""The settings of the tests: those of the Service, on a database and a var/ of this process alone.

`LCS_TEST_ON=postgres` (set by `python -m tests.postgres`) chooses PostgreSQL at LCS_TEST_DATABASE_URL.
"""

import os

from tests.own_folder import own_folder

_HOME = own_folder()

for _name in [name for name in os.environ if name.startswith("LCS_") and not name.startswith("LCS_TEST_")]:
    del os.environ[_name]
os.environ["LCS_VAR_DIR"] = str(_HOME)
(_HOME / "static").mkdir()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' thread
if os.environ.get("LCS_TEST_ON") == "postgres":
    os.environ["LCS_DATABASE_URL"] = os.environ["LCS_TEST_DATABASE_URL"]
else:
    os.environ["LCS_DATABASE_URL"] = f"sqlite:///{_HOME / 'service.sqlite3'}"

from lcs_ims.settings import *  # noqa: E402, F403 (the environment above comes first)
from lcs_ims.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # thousands of test users, nobody's secrets
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_HOME / "test.sqlite3")}  # a file: other processes race on it
# Nothing is remembered from one test to the next.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

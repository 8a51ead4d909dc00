"""Settings of the Inspectorate's portal: those of the Service, another database, other people, other addresses.

Two connections. `default` is the portal's own database, to which the Service has no connection. `service` is
the Service's, opened so that it cannot be written (inspectorate/reading). `manage.py` chooses this module for
the portal's commands.
"""

import os

from django.core.exceptions import ImproperlyConfigured

from inspectorate.reading.router import READ_APPS
from lcs_ims.settings import *  # noqa: F403 (the Service's settings, changed below where the portal differs)
from lcs_ims.settings import DATABASES as SERVICE_DATABASES
from lcs_ims.settings import INSTALLED_APPS as SERVICE_APPS
from lcs_ims.settings import MIDDLEWARE as SERVICE_MIDDLEWARE
from lcs_ims.settings import PRODUCTION, TEMPLATES, VAR_DIR, database_at

INSTALLED_APPS = [*SERVICE_APPS, "inspectorate", "inspectorate.report"]
AUTH_USER_MODEL = "inspectorate.Inspector"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

_OWN = os.environ.get("LCS_PORTAL_DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
_READS = os.environ.get("LCS_PORTAL_READS_URL", "")


def _reading() -> dict[str, object]:
    """The Service's database, by an engine that reads only; a server needs a role that can do no more."""
    database = database_at(_READS) if _READS else dict(SERVICE_DATABASES["default"])
    kind = str(database["ENGINE"]).rpartition(".")[2]
    reading = database | {"ENGINE": f"inspectorate.reading.{kind}", "TEST": {"MIRROR": "default"}}
    if kind == "sqlite3":
        reading["OPTIONS"] = {"timeout": 30}
    else:  # a machine that is away is said to be so soon: the portal's own pages go on without it
        reading["OPTIONS"] = {"connect_timeout": 5, **database.get("OPTIONS", {})}
    return reading


DATABASES = {"default": database_at(_OWN), "service": _reading()}
DATABASE_ROUTERS = ["inspectorate.reading.router.Router"]
# The Service's tables are made by its own process. To this one they have no migrations at all.
MIGRATION_MODULES = dict.fromkeys((*READ_APPS, "auth", "contenttypes", "guardian"))
if PRODUCTION and "LCS_PORTAL_DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured("LCS_PORTAL_DATABASE_URL is not set. Give the portal a database of its own.")
if all(DATABASES["default"].get(part) == DATABASES["service"].get(part) for part in ("HOST", "PORT", "NAME")):
    raise ImproperlyConfigured("LCS_PORTAL_DATABASE_URL is the Service's database. Give the portal its own.")

ROOT_URLCONF = "inspectorate.urls"
WSGI_APPLICATION = "inspectorate.wsgi.application"
_OWN_DOORS = {
    "lcs_ims.accounts.middleware.SignInMiddleware": "inspectorate.middleware.SignInMiddleware",
    "lcs_ims.accounts.middleware.AccessMiddleware": "inspectorate.middleware.ReadLogMiddleware",
}
MIDDLEWARE = [_OWN_DOORS.get(one, one) for one in SERVICE_MIDDLEWARE]
TEMPLATES = [
    TEMPLATES[0]
    | {
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inspectorate.navigation.frame",
            ],
        }
    }
]
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # nobody has grants here: whoever may enter sees everything
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_LOCKOUT_CALLABLE = "inspectorate.sign_in.locked_out"
OTP_TOTP_ISSUER = "LCS Inspectorate"

# Both processes may be one host's at two ports, and browsers tell cookies apart by host alone.
SESSION_COOKIE_NAME = "portal_session"
CSRF_COOKIE_NAME = "portal_csrf"
LANGUAGE_COOKIE_NAME = "portal_language"

TRAIL_KEY_FILE = os.environ.get("LCS_PORTAL_TRAIL_KEY_FILE", "")

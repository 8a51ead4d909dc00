"""Settings of the Service, from the environment only (the table is in docs/operations.md).

With LCS_DEBUG on (the default) this is the development or demonstration set-up of one machine; served by
`make run` it shows the pages that production would, not Django's debugging ones.
With LCS_DEBUG=0 it is production, and every development value is refused here, at start.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("LCS_VAR_DIR") or BASE_DIR / "var")
DEVELOPMENT_SECRET = "development-only-never-in-production"  # noqa: S105 (refused below when not DEBUG)


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def database_at(url: str) -> dict[str, Any]:
    """The connection for one database address, with what each engine needs to keep promises.

    SQLite: writers queue from their first statement (IMMEDIATE) instead of failing at the second,
    a commit is on disk when it returns (FULL), and REPLACE cannot walk past the triggers.
    """
    database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["CONN_MAX_AGE"] = None
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        }
    return database


PRODUCTION = not _flag("LCS_DEBUG", default=True)
PROXIES = int(os.environ.get("LCS_PROXIES") or PRODUCTION)  # web servers that pass requests on
_SUPERVISED = "LCS_SUPERVISED" in os.environ  # a process of `manage.py serve`
DEBUG = not PRODUCTION and not _SUPERVISED
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = os.environ.get("LCS_SECRET_KEY", DEVELOPMENT_SECRET)
ALLOWED_HOSTS = [h for h in os.environ.get("LCS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
_HOST = next(iter(ALLOWED_HOSTS), "localhost").lstrip(".")
_HERE = f"https://{_HOST}" if PRODUCTION else f"http://localhost:{os.environ.get('LCS_PORT') or 8000}"
ADDRESS = os.environ.get("LCS_ADDRESS") or _HERE  # what links in messages begin with
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}

if PRODUCTION and (SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        "LCS_SECRET_KEY is missing, the development value, or under 50 characters. Set it to a long random text."
    )
if PRODUCTION and "LCS_ALLOWED_HOSTS" not in os.environ:
    raise ImproperlyConfigured("LCS_ALLOWED_HOSTS is not set. Set it to the names people type, separated by commas.")
if not PRODUCTION and set(ALLOWED_HOSTS) - _LOOPBACK:
    raise ImproperlyConfigured(
        "LCS_DEBUG is on and LCS_ALLOWED_HOSTS names other machines. Set LCS_DEBUG=0: debug serves this machine only."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "guardian",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_htmx",
    "lcs_ims",
    "lcs_ims.audit",
    "lcs_ims.outbox",
    "lcs_ims.facilities",
    "lcs_ims.accounts",
    "inmates",
    "cells",
    "visits",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # slow lines; it pads against guessing from the length
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "lcs_ims.accounts.middleware.SignInMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lcs_ims.accounts.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lcs_ims.urls"
WSGI_APPLICATION = "lcs_ims.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lcs_ims.navigation.frame",
            ],
        },
    }
]

FORM_RENDERER = "lcs_ims.renderers.ServiceRenderer"

DATABASES = {"default": database_at(os.environ.get("LCS_DATABASE_URL", f"sqlite:///{VAR_DIR / 'lcs.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "force_number", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SECOND_FACTOR_REQUIRED = PRODUCTION or _flag("LCS_SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = "LCS-IMS"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True  # five failures in a row, not five in a career
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # half an hour is half an hour
AXES_CLIENT_IP_CALLABLE = "lcs_ims.lib.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "lcs_ims.accounts.sign_in.locked_out"

# Messages go out by e-mail and SMS; without a server or a gateway they are written into a folder.
EMAIL_HOST = os.environ.get("LCS_EMAIL_HOST", "")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "messages"
DEFAULT_FROM_EMAIL = os.environ.get("LCS_EMAIL_FROM", "lcs-ims@localhost")
SMS_URL = os.environ.get("LCS_SMS_URL", "")
SMS_TOKEN = os.environ.get("LCS_SMS_TOKEN", "")
SMS_ADAPTER = os.environ.get("LCS_SMS_ADAPTER") or f"lcs_ims.outbox.sending.{'gateway' if SMS_URL else 'into_a_file'}"
if SMS_URL and not SMS_URL.startswith("https://"):
    raise ImproperlyConfigured("LCS_SMS_URL is not an https:// address. Telephone numbers go over an encrypted line.")

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("st", "Sesotho")]
LOCALE_PATHS = [BASE_DIR / "lcs_ims" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Maseru"
FORMAT_MODULE_PATH = ["lcs_ims.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "lcs_ims" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "media"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # a load balancer asks each machine by itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "lcs_ims.lib.logs.NamelessFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a page not found has an inmate's number in its address
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Copies: the folders they go to (two, on different machines), their key, when, and how many nights are kept.
BACKUP_DIRS = [Path(place) for place in os.environ.get("LCS_BACKUP_DIRS", "").split(":") if place]
BACKUP_KEY_FILE = os.environ.get("LCS_BACKUP_KEY_FILE", "")
BACKUP_AT = os.environ.get("LCS_BACKUP_AT", "01:00")
BACKUP_NIGHTS = int(os.environ.get("LCS_BACKUP_NIGHTS", "14"))
POSTGRESQL_PROGRAMS = os.environ.get("LCS_PG_BIN", "")

SIGNING_KEY_FILE = os.environ.get("LCS_SIGNING_KEY_FILE", "")
REDIS_URL = os.environ.get("LCS_REDIS_URL", "")

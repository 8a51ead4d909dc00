"""What production refuses to start with. `manage.py check` says the same, with the remedy."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")


@register()
def check_servers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Production has a database and a broker that several machines can share."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        hint = "Set LCS_DATABASE_URL to a postgres:// address."
        found.append(Error("The database of production is SQLite.", hint=hint, id="lcs_ims.E001"))
    if not settings.REDIS_URL:
        hint = "Set LCS_REDIS_URL to a redis:// address."
        found.append(Error("Production has no Redis.", hint=hint, id="lcs_ims.E002"))
    return found


@register()
def check_copies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Production is copied every night to two places, sealed with a key of its own."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if len(settings.BACKUP_DIRS) < 2:
        hint = "Set LCS_BACKUP_DIRS to two folders on different machines, with a colon between them."
        found.append(Error("The copies of the night have fewer than two places.", hint=hint, id="lcs_ims.E005"))
    if not settings.BACKUP_KEY_FILE:
        hint = "Make a key with `manage.py backup_key`, keep it elsewhere too, and name it with LCS_BACKUP_KEY_FILE."
        found.append(Error("The copies of the night have no key.", hint=hint, id="lcs_ims.E006"))
    return found


@register(Tags.database)
def check_durability(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A commit on production's PostgreSQL is on disk when it returns, and survives a loss of power."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(MUST_BE_ON)]
            )
            names = [name for (name,) in cursor.fetchall()]
        found += [
            Error(
                f"PostgreSQL ({alias}) runs with {name} off: it may lose what it has confirmed.",
                hint=f"Set {name} = on in postgresql.conf, for the role and for the database.",
                id="lcs_ims.E003",
            )
            for name in sorted(names)
        ]
    return found


@register(Tags.database)
def check_no_demonstration(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Production never runs on a demonstration: its accounts have passwords that everybody knows."""
    if not settings.PRODUCTION or "default" not in (databases or ()) or not _is_demonstration():
        return []
    hint = "Point LCS_DATABASE_URL at a database of its own, made empty with: manage.py migrate."
    return [Error("The database holds the demonstration.", hint=hint, id="lcs_ims.E004")]


def _is_demonstration() -> bool:
    from lcs_ims import audit  # noqa: PLC0415 (has models; this module is imported while apps load)

    try:
        return audit.is_demonstration()
    except DatabaseError:  # before the first migrate there is no trail to ask
        return False


def refuse_unfit() -> None:
    """Raise ImproperlyConfigured when a check finds an error, for processes that Django does not check."""
    errors = [message for message in run_checks(databases=["default"]) if message.level >= ERROR]
    if errors:
        raise ImproperlyConfigured("\n".join(str(message) for message in errors))

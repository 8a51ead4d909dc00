"""Which commands of Django and its libraries may be run at the machine. Our own record what they do; theirs do not.

What could change an account, a right or a record without an event is closed, and so is whatever a new version of a
library brings until it is named here. It keeps honest hands from the wrong tool; who holds the machine holds the
database as well, and for that there are the journal and `verify_audit`.
"""

from collections.abc import Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.utils.translation import gettext as _

HARMLESS = frozenset(
    {
        "check",
        "clearsessions",
        "collectstatic",
        "compilemessages",
        "createcachetable",
        "findstatic",
        "migrate",
        "sendtestemail",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "sqlsequencereset",
    }
)
DEVELOPMENT = frozenset(
    {
        "inspectdb",
        "makemessages",
        "makemigrations",
        "optimizemigration",
        "runserver",
        "squashmigrations",
        "startapp",
        "startproject",
        "test",
        "testserver",
    }
)
INSTEAD = {
    "changepassword": "temporary_password",
    "createsuperuser": "first_administrator",
    "dumpdata": "backup",
    "loaddata": "restore",
}
_PROGRAMS = {"manage.py", "django-admin", "django-admin.py", "__main__.py"}


def is_open(command: str) -> bool:
    """Whether the command may be run on this set-up: one of ours, a harmless one, or one for development."""
    app = get_commands().get(command)
    if app is None:
        return True  # Django says itself that there is none
    ours = app != "django.core" and not _is_a_library(app)
    return ours or command in HARMLESS or (command in DEVELOPMENT and not settings.PRODUCTION)


def refuse_closed(arguments: Sequence[str]) -> None:
    """End the program where its command is closed. Called once the apps are there, for every way to start it."""
    if len(arguments) < 2 or Path(arguments[0]).name not in _PROGRAMS or is_open(arguments[1]):
        return
    command = arguments[1]
    if instead := INSTEAD.get(command):
        said = _("%(command)s is closed: it would leave no event. Run: manage.py %(instead)s --help.")
        raise SystemExit(said % {"command": command, "instead": instead})
    raise SystemExit(
        _("%(command)s is closed here: it would leave no event. manage.py help lists ours.") % {"command": command}
    )


def _is_a_library(app: object) -> bool:
    """Whether a command belongs to an app that is installed beside this code, and not part of it."""
    config = next((found for found in apps.get_app_configs() if found.name == app), None)
    return config is None or not Path(config.path).is_relative_to(settings.BASE_DIR) or ".venv" in config.path

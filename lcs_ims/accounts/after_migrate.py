"""After every migrate: the permission rows are those of the code, and so are the grants."""

from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed
from django.db import DEFAULT_DB_ALIAS, router

from lcs_ims.accounts.grants import write_permission_rows
from lcs_ims.accounts.postings import rewrite_all_grants
from lcs_ims.audit import Actor


def bring_grants_up_to_date(using: str, apps: Apps = installed, **kwargs: Any) -> None:
    """Let a role that changed in the code act everywhere at once, and record it where it did.

    `flush` sends no `apps`: then all tables are there.
    """
    try:
        apps.get_model("accounts", "Posting")
    except LookupError:
        return  # migrated only part of the way: the tables are not there yet
    if using == DEFAULT_DB_ALIAS and router.allow_migrate(using, "accounts"):
        write_permission_rows()
        rewrite_all_grants(by=Actor.system("migrate"))

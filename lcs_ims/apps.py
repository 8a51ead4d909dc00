import sys

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from lcs_ims.audit.keeping import leave_out


class ServiceConfig(AppConfig):
    name = "lcs_ims"
    verbose_name = "Service"

    def ready(self) -> None:
        # Each registers itself when imported: the checks, the queue that `delay` rings, the apps' duties.
        leave_out("lcs_ims.Claim", "Which process does a duty now. What the duty does is recorded by its deeds.")
        from lcs_ims import celery, checks, closed_commands  # noqa: F401, PLC0415 (need the apps)

        autodiscover_modules("duties")
        closed_commands.refuse_closed(sys.argv)

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ServiceConfig(AppConfig):
    name = "lcs_ims"
    verbose_name = "Service"

    def ready(self) -> None:
        # Each registers itself when imported: the checks, the queue that `delay` rings, the apps' duties.
        from lcs_ims import celery, checks  # noqa: F401, PLC0415 (need the apps)

        autodiscover_modules("duties")

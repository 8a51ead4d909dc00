from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all


class InmatesConfig(AppConfig):
    name = "inmates"
    verbose_name = "Inmates"

    def ready(self) -> None:
        from inmates.keeping import KEPT  # noqa: PLC0415 (models load after the apps)

        keep_all(self, KEPT)

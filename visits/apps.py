from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "Visits"

    def ready(self) -> None:
        from visits import receivers  # noqa: F401, PLC0415 (models load after the apps)
        from visits.keeping import KEPT  # noqa: PLC0415

        keep_all(self, KEPT)

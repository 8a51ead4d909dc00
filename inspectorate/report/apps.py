from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportConfig(AppConfig):
    name = "inspectorate.report"
    label = "report"
    verbose_name = "Reports of the Inspectorate"

    def ready(self) -> None:
        from inspectorate.report.guards import after_migrate  # noqa: PLC0415 (needs the apps)

        post_migrate.connect(after_migrate, sender=self)

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from lcs_ims.audit.keeping import keep_all


class CellsConfig(AppConfig):
    name = "cells"
    verbose_name = "Cells"

    def ready(self) -> None:
        from cells import guards, receivers  # noqa: F401, PLC0415 (models load after the apps)
        from cells.checks import check_guards, restore_guards  # noqa: PLC0415 (after the apps)
        from cells.keeping import KEPT  # noqa: PLC0415
        from cells.models import Count  # noqa: PLC0415
        from cells.outside import absences  # noqa: PLC0415
        from inmates.absences import register as register_absences  # noqa: PLC0415
        from inmates.models import PaperForm  # noqa: PLC0415
        from inmates.services.paper import register_finder  # noqa: PLC0415
        from lcs_ims.audit.guards import register as register_guards  # noqa: PLC0415

        keep_all(self, KEPT)
        register_absences(absences)
        register_finder(PaperForm.Kind.COUNT, Count.is_on_file)
        register(check_guards, Tags.database)
        register_guards(guards.missing, guards.names())
        post_migrate.connect(restore_guards, sender=self, dispatch_uid="cells.guards")

from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "Visits"

    def ready(self) -> None:
        from inmates import lawyers  # noqa: PLC0415
        from inmates.models import PaperForm  # noqa: PLC0415
        from inmates.services.paper import register_finder  # noqa: PLC0415
        from visits import receivers  # noqa: F401, PLC0415 (models load after the apps)
        from visits.keeping import KEPT  # noqa: PLC0415
        from visits.models import Client, Visit  # noqa: PLC0415
        from visits.telling import tell_taken_out  # noqa: PLC0415

        keep_all(self, KEPT)
        lawyers.register(Client.objects.lawyers_of_those_held)
        lawyers.register_teller(tell_taken_out)
        register_finder(
            PaperForm.Kind.VISIT,
            lambda facility, number: Visit.objects.at(facility).filter(visit_no=number).exists(),
        )

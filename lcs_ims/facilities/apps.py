from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all


class FacilitiesConfig(AppConfig):
    name = "lcs_ims.facilities"
    verbose_name = "Facilities"

    def ready(self) -> None:
        keep_all(self, {"Facility": {"label": lambda facility: facility.code}})

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "lcs_ims.facilities"
    verbose_name = "Facilities"

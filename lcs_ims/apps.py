from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "lcs_ims"
    verbose_name = "Service"

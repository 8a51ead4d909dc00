from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "inspectorate.report"
    label = "report"
    verbose_name = "Reports of the Inspectorate"

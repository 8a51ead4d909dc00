from django.apps import AppConfig


class InspectorateConfig(AppConfig):
    name = "inspectorate"
    verbose_name = "Inspectorate"

    def ready(self) -> None:
        # The portal's own queue, which takes the place of the Service's in this process.
        from inspectorate import celery, checks  # noqa: F401, PLC0415 (need the apps)

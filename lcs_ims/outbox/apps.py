from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all


class OutboxConfig(AppConfig):
    name = "lcs_ims.outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        veiled = ["to", "subject", "last_error"]
        keep_all(self, {"Message": {"veiled": veiled, "label": lambda message: message.about_label}})

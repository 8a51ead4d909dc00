from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "lcs_ims.audit"
    label = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        from lcs_ims.audit.checks import check_guards, restore_guards, restore_journal  # noqa: PLC0415 (after the apps)

        register(check_guards, Tags.database)
        post_migrate.connect(restore_guards, sender=self)
        post_migrate.connect(restore_journal, sender=self, dispatch_uid="audit.journal")

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lcs_ims.audit"
    label = "audit"
    verbose_name = "Audit trail"

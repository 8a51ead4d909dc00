from django.apps import AppConfig
from django.db.models.signals import post_migrate

from lcs_ims.audit.keeping import keep_all
from lcs_ims.audit.replay import register


class AccountsConfig(AppConfig):
    name = "lcs_ims.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from lcs_ims.accounts import keeping  # noqa: PLC0415 (needs the models)
        from lcs_ims.accounts.after_migrate import bring_grants_up_to_date  # noqa: PLC0415 (needs the models)

        keep_all(self, keeping.KEPT, besides=["Rate"])
        keeping.keep_libraries()
        register(keeping.Rights, [])
        post_migrate.connect(bring_grants_up_to_date, sender=self, dispatch_uid="accounts.grants")

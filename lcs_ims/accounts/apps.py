from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate

from lcs_ims.audit.keeping import keep_all
from lcs_ims.audit.replay import register


class AccountsConfig(AppConfig):
    name = "lcs_ims.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from lcs_ims.accounts import keeping  # noqa: PLC0415 (needs the models)
        from lcs_ims.accounts.after_migrate import bring_grants_up_to_date  # noqa: PLC0415 (needs the models)
        from lcs_ims.accounts.middleware import begin_session  # noqa: PLC0415 (needs the models)

        user_logged_in.connect(begin_session, dispatch_uid="accounts.session")
        keep_all(self, keeping.KEPT, besides=["Rate"])
        keeping.keep_libraries()
        register(keeping.Rights, [])
        post_migrate.connect(bring_grants_up_to_date, sender=self, dispatch_uid="accounts.grants")

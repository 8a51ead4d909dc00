from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lcs_ims.accounts"
    verbose_name = "Accounts"

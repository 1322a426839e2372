from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "miza.accounts"

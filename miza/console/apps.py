from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "miza.console"

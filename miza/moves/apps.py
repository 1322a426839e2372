from django.apps import AppConfig


class MovesConfig(AppConfig):
    name = "miza.moves"

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "miza.plans"

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "samlad.screening"
    label = "screening"

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "samlad.measures"
    label = "measures"

from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "samlad.writing"
    label = "writing"

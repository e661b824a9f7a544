from django.apps import AppConfig


class SupplementsConfig(AppConfig):
    name = "samlad.supplements"
    label = "supplements"

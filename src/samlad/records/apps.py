from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "samlad.records"
    label = "records"

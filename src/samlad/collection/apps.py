from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "samlad.collection"
    label = "collection"

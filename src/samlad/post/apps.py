from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "samlad.post"
    label = "post"

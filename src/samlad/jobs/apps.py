from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "samlad.jobs"
    label = "jobs"

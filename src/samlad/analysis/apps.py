from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "samlad.analysis"
    label = "analysis"

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "samlad.partnership"
    label = "partnership"

"""The questionnaire's words are the handbook's (M6)."""

from importlib import import_module

from django.apps import apps

from samlad.collection.models import Indicator, Source

renaming = import_module("samlad.collection.migrations.0012_names_of_the_handbook")


def named(code):
    return Indicator.objects.get(code=code).name_sv


def test_the_sixth_indicator_is_called_as_in_the_handbook(world):
    assert named("other_disorder") == "Annat otrygghetsskapande/ordningsstörande"


def test_older_partnerships_get_the_name_unless_they_chose_their_own(world):
    Indicator.objects.filter(code="other_disorder").update(name_sv="Annat otrygghetsskapande")
    Source.objects.filter(code="police_counts").update(name="Vår egen lista")
    renaming.rename(apps, None)
    assert named("other_disorder") == "Annat otrygghetsskapande/ordningsstörande"
    assert Source.objects.get(code="police_counts").name == "Vår egen lista"

from django.urls import path

from samlad.web.collection.imports import counts, overview, police, types

HERE = "kartlaggning/hamta/"
urlpatterns = [
    path(HERE, overview.overview, name="imports"),
    path(HERE + "polisens-handelser/", police.upload, name="imports_police"),
    path(HERE + "polisens-handelser/resultat/", police.result, name="imports_police_result"),
    path(HERE + "polisens-handelser/fraga/", police.ask, name="imports_police_ask"),
    path(HERE + "polisens-handelser/fraga/<id:ask_id>/", police.answered, name="imports_police_answered"),
    path(HERE + "polisens-handelser/exempel.csv", police.sample, name="imports_police_sample"),
    path(HERE + "polisens-handelser/typer/", types.types, name="imports_types"),
    path(HERE + "veckosiffror/", counts.latest, name="imports_counts"),
    path(HERE + "veckosiffror/<week:label>/", counts.counts, name="imports_counts_round"),
    path(HERE + "veckosiffror/<week:label>/tabell/", counts.table, name="imports_counts_table"),
]

from django.urls import path

from samlad.web.analysis import places, sources, time, views

urlpatterns = [
    path("analys/", views.overview, name="analysis"),
    path("analys/tid/", time.time, name="analysis_time"),
    path("analys/platser/", places.places, name="analysis_places"),
    path("analys/kallor/", sources.sources, name="analysis_sources"),
]

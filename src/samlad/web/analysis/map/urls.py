from django.urls import path

from samlad.web.analysis.map import views

urlpatterns = [
    path("analys/karta/", views.analysis_map, name="analysis_map"),
    path("analys/karta/omraden.json", views.outlines, name="analysis_map_areas"),
]

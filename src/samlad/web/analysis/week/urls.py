from django.urls import path

from samlad.web.analysis.week import unusual, views

urlpatterns = [
    path("vecka/", views.latest, name="latest_week"),
    path("vecka/oppna/", views.open_next, name="open_next"),
    path("vecka/<week:label>/", views.week, name="week"),
    path("vecka/<week:label>/omrade/<id:area_id>/", views.area, name="week_area"),
    path("vecka/<week:label>/ovanligt/<slug:key>/", unusual.evidence, name="unusual"),
    path("vecka/<week:label>/kluster/<id:number>/", unusual.cluster, name="cluster"),
]

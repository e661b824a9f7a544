from django.urls import path

from samlad.web.week import unusual, views

urlpatterns = [
    path("vecka/", views.latest, name="latest_week"),
    path("vecka/oppna/", views.open_next, name="open_next"),
    path("vecka/<str:label>/", views.week, name="week"),
    path("vecka/<str:label>/stang/", views.close, name="close_week"),
    path("vecka/<str:label>/omrade/<int:area_id>/", views.area, name="week_area"),
    path("vecka/<str:label>/ovanligt/<slug:key>/", unusual.evidence, name="unusual"),
    path("vecka/<str:label>/kluster/<int:number>/", unusual.cluster, name="cluster"),
]

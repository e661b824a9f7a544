from django.urls import include, path

from samlad.api import views
from samlad.api.ogc import views as ogc

urlpatterns = [
    path("openapi.json", views.openapi, name="api_document"),
    path("v1/weeks/", views.weeks, name="api_weeks"),
    path("v1/weeks/<week:label>/", views.week, name="api_week"),
    path("v1/weeks/<week:label>/areas.csv", views.week_areas, name="api_week_areas"),
    path("v1/pictures/", views.pictures, name="api_pictures"),
    path("kalender/<str:secret>.ics", views.calendar, name="api_calendar"),
    path("ogc", ogc.landing),
    path("ogc/", include("samlad.api.ogc.urls")),
    path("", views.nothing),
    path("<path:rest>", views.nothing),
]

from django.urls import path

from samlad.api import views

urlpatterns = [
    path("openapi.json", views.openapi, name="api_document"),
    path("v1/weeks/", views.weeks, name="api_weeks"),
    path("v1/weeks/<str:label>/", views.week, name="api_week"),
    path("v1/weeks/<str:label>/areas.csv", views.week_areas, name="api_week_areas"),
    path("v1/pictures/", views.pictures, name="api_pictures"),
    path("", views.nothing),
    path("<path:rest>", views.nothing),
]

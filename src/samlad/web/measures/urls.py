from django.urls import path

from samlad.web.measures import views

urlpatterns = [
    path("insatser/", views.measures, name="measures"),
    path("insatser/prioriteringar/", views.priorities, name="priorities"),
    path("insatser/falt/<str:label>/", views.field_activities, name="field_activities"),
    path("insatser/falt/<str:label>/<int:activity_id>/bort/", views.remove, name="remove_field_activity"),
]

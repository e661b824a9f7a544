from django.urls import path

from samlad.web.feedback.records import views

urlpatterns = [
    path("aterkoppling/", views.pictures, name="pictures"),
    path("aterkoppling/<id:record_id>/", views.published, name="published"),
    path("aterkoppling/<id:record_id>/<str:name>", views.file, name="record_file"),
    path("diarium/", views.records, name="register"),
]

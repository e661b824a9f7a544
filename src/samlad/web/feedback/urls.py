from django.urls import include, path

urlpatterns = [
    path("", include("samlad.web.feedback.records.urls")),
    path("", include("samlad.web.feedback.supplements.urls")),
]

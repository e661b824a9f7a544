from django.urls import include, path

urlpatterns = [path("api/", include("samlad.api.urls")), path("", include("samlad.web.urls"))]

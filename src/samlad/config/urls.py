from django.urls import include, path

handler500 = "samlad.web.trouble.server_error"
urlpatterns = [path("api/", include("samlad.api.urls")), path("", include("samlad.web.urls"))]

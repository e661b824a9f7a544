from django.urls import include, path

from samlad.lib import paths

paths.register()  # before any address is read
handler500 = "samlad.web.server_error.server_error"
urlpatterns = [path("api/", include("samlad.api.urls")), path("", include("samlad.web.urls"))]

from django.urls import include, path

urlpatterns = [
    path("", include("samlad.web.home.urls")),
    path("", include("samlad.web.report.urls")),
    path("", include("samlad.web.imports.urls")),
    path("", include("samlad.web.mapping.urls")),
    path("", include("samlad.web.week.urls")),
    path("", include("samlad.web.analysis.urls")),
    path("", include("samlad.web.map.urls")),
    path("", include("samlad.web.dataout.urls")),
    path("", include("samlad.web.forecast.urls")),
    path("", include("samlad.web.measures.urls")),
    path("", include("samlad.web.meetings.urls")),
    path("", include("samlad.web.picture.urls")),
    path("", include("samlad.web.records.urls")),
    path("", include("samlad.web.partnership.urls")),
    path("", include("samlad.web.demo.urls")),
    path("", include("samlad.web.accounts.urls")),
    path("sprak/", include("django.conf.urls.i18n")),
]

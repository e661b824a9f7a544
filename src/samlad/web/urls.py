from django.urls import include, path

urlpatterns = [
    path("", include("samlad.web.home.urls")),
    path("", include("samlad.web.report.urls")),
    path("", include("samlad.web.collection.urls")),
    path("", include("samlad.web.analysis.urls")),
    path("", include("samlad.web.meeting.urls")),
    path("", include("samlad.web.measures.urls")),
    path("", include("samlad.web.follow_up.urls")),
    path("", include("samlad.web.feedback.urls")),
    path("", include("samlad.web.settings.urls")),
    path("", include("samlad.web.account.urls")),
    path("sprak/", include("django.conf.urls.i18n")),
]

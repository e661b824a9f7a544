from django.urls import include, path

from samlad.web.analysis import overview, places, sources, times

urlpatterns = [
    path("analys/", overview.overview, name="analysis"),
    path("analys/tid/", times.times, name="analysis_time"),
    path("analys/platser/", places.places, name="analysis_places"),
    path("analys/kallor/", sources.sources, name="analysis_sources"),
    path("", include("samlad.web.analysis.week.urls")),
    path("", include("samlad.web.analysis.map.urls")),
    path("", include("samlad.web.analysis.forecast.urls")),
    path("", include("samlad.web.analysis.exports.urls")),
]

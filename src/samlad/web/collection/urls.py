from django.urls import include, path

from samlad.web.collection import closing, links, views

HERE = "kartlaggning/<week:label>/"
urlpatterns = [
    path("", include("samlad.web.collection.imports.urls")),
    path("kartlaggning/", views.latest, name="mapping"),
    path(HERE, views.week, name="mapping_week"),
    path(HERE + "egna/", views.own, name="own_reports"),
    path(HERE + "egna/dela/", views.share_all, name="share_all"),
    path(HERE + "egna/dela/<id:observation_id>/", views.share, name="share"),
    path(HERE + "egna/signal/<id:observation_id>/", views.signal, name="judge_signal"),
    path(HERE + "lankar/", links.mail, name="mail_links"),
    path(HERE + "lank/<id:function_id>/", links.link, name="make_link"),
    path("vecka/<week:label>/stang/", closing.close, name="close_week"),
    path("vecka/<week:label>/oppna/", closing.reopen, name="reopen_week"),
]

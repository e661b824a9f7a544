from django.urls import path

from samlad.web.mapping import links, views

HERE = "kartlaggning/<week:label>/"
urlpatterns = [
    path("kartlaggning/", views.latest, name="mapping"),
    path(HERE, views.week, name="mapping_week"),
    path(HERE + "egna/", views.own, name="own_reports"),
    path(HERE + "egna/dela/", views.share_all, name="share_all"),
    path(HERE + "egna/dela/<id:observation_id>/", views.share, name="share"),
    path(HERE + "egna/signal/<id:observation_id>/", views.signal, name="judge_signal"),
    path(HERE + "lankar/", links.mail, name="mail_links"),
    path(HERE + "lank/<id:function_id>/", links.link, name="make_link"),
]

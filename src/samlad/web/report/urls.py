from django.urls import path

from samlad.web.report import link, observing, pin, views

HERE = "rapport/<week:label>/<id:function_id>/"
urlpatterns = [
    path("r/<str:token>/", link.open_link, name="open_link"),
    path(HERE, views.report, name="report"),
    path(HERE + "svar/", views.answer, name="report_answer"),
    path(HERE + "klart/", views.done, name="report_done"),
    path(HERE + "karta/", pin.pin, name="report_pin"),
    path(HERE + "var/", pin.where, name="report_where"),
    path(HERE + "kvar/<id:observation_id>/", views.status, name="report_status"),
    path(HERE + "ny/<slug:indicator>/", observing.add, name="report_add"),
    path(HERE + "utkast/<slug:indicator>/", observing.draft, name="report_draft"),
    path(HERE + "<id:observation_id>/", observing.change, name="report_change"),
]

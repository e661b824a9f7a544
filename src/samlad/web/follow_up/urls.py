from django.urls import path

from samlad.web.follow_up import decisions, gear, measures, reviews
from samlad.web.follow_up.groups import agendas, planning, views

urlpatterns = [
    path("uppfoljning/", measures.waiting, name="follow_ups"),
    path("uppfoljning/period/", reviews.periods, name="period_meetings"),
    path("uppfoljning/ar/", reviews.years, name="year_meetings"),
    path("uppfoljning/beslut/", decisions.overview, name="decisions"),
    path("uppfoljning/beslut/fil.<str:kind>", decisions.file, name="decisions_file"),
    path("uppfoljning/grupper/", views.overview, name="groups"),
    path("uppfoljning/grupper/ny/", views.new, name="new_group"),
    path("uppfoljning/grupper/<id:group_id>/", views.show, name="group"),
    path("uppfoljning/grupper/<id:group_id>/andra/", views.change, name="change_group"),
    path("uppfoljning/grupper/<id:group_id>/mote/", planning.plan, name="plan_meeting"),
    path("uppfoljning/grupper/<id:group_id>/dagordning/", agendas.of_group, name="group_agenda"),
    path("uppfoljning/dagordning/<slug:kind>/", agendas.of_kind, name="agenda"),
    path("uppfoljning/mote/<id:meeting_id>/tid/", planning.move, name="move_meeting"),
    path("uppfoljning/vaxla-upp/", gear.show, name="gear_ups"),
    path("uppfoljning/vaxla-upp/nu/", gear.up, name="gear_up"),
    path("uppfoljning/vaxla-upp/<id:gear_up_id>/sista-dag/", gear.prolong, name="prolong_gear_up"),
    path("uppfoljning/vaxla-upp/<id:gear_up_id>/vaxla-ner/", gear.end, name="end_gear_up"),
    path("uppfoljning/vaxla-upp/<id:gear_up_id>/kalla/", gear.call, name="call_more"),
    path("uppfoljning/mote/oppna/", reviews.open_, name="open_meeting"),
]

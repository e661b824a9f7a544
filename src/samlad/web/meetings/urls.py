from django.urls import path

from samlad.web.meetings import views

urlpatterns = [
    path("uppfoljning/period/", views.periods, name="period_meetings"),
    path("uppfoljning/ar/", views.years, name="year_meetings"),
    path("uppfoljning/mote/oppna/", views.open_, name="open_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/", views.show, name="meeting"),
    path("uppfoljning/mote/<id:meeting_id>/text/<slug:item>/", views.write, name="write_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/insats/<id:measure_id>/", views.judge, name="assess_measure"),
    path("uppfoljning/mote/<id:meeting_id>/beslut/", views.decision, name="decide_meeting"),
    path("uppfoljning/beslut/<id:decision_id>/", views.told, name="tell_decision"),
    path("uppfoljning/mote/<id:meeting_id>/utkast.<str:kind>", views.draft_file, name="meeting_draft"),
    path("uppfoljning/mote/<id:meeting_id>/granska/", views.review, name="review_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/publicera/", views.publish, name="publish_meeting"),
]

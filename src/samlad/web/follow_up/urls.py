from django.urls import path

from samlad.web.follow_up import decisions, measures, reviews

urlpatterns = [
    path("uppfoljning/", measures.waiting, name="follow_ups"),
    path("uppfoljning/period/", reviews.periods, name="period_meetings"),
    path("uppfoljning/ar/", reviews.years, name="year_meetings"),
    path("uppfoljning/mote/oppna/", reviews.open_, name="open_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/", reviews.show, name="meeting"),
    path("uppfoljning/mote/<id:meeting_id>/text/<slug:item>/", reviews.write, name="write_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/insats/<id:measure_id>/", reviews.judge, name="assess_measure"),
    path("uppfoljning/mote/<id:meeting_id>/beslut/", reviews.decision, name="decide_meeting"),
    path("uppfoljning/beslut/<id:decision_id>/", decisions.report, name="tell_decision"),
    path("uppfoljning/beslut/<id:decision_id>/lage/", decisions.move, name="move_decision"),
    path("uppfoljning/mote/<id:meeting_id>/utkast.<str:kind>", reviews.draft_file, name="meeting_draft"),
    path("uppfoljning/mote/<id:meeting_id>/granska/", reviews.review, name="review_meeting"),
    path("uppfoljning/mote/<id:meeting_id>/publicera/", reviews.publish, name="publish_meeting"),
]

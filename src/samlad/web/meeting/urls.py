from django.urls import include, path

from samlad.web.meeting import acting, deciding, moving, preparing, streaming, views
from samlad.web.meeting.report import publishing, writing

HERE, WEEK = "mote/<meeting:key>/", "mote/<week:label>/"
urlpatterns = [
    path("", include("samlad.web.meeting.picture.urls")),
    path(HERE, views.room, name="room"),
    path(HERE + "ga-in/", acting.enter_room, name="enter_room"),
    path(HERE + "led/", acting.lead, name="lead_room"),
    path(HERE + "vidare/", acting.go_on, name="go_on"),
    path(HERE + "med/", acting.take_part, name="take_part"),
    path(HERE + "har/", streaming.here, name="room_here"),
    path(HERE + "strom/", streaming.stream, name="room_stream"),
    path(HERE + "sida/", streaming.sheet, name="room_sheet"),
    path(HERE + "insats/<id:measure_id>/", acting.answer, name="answer_measure"),
    path(HERE + "insats/", acting.plan, name="plan_in_room"),
    path(HERE + "beslut/", deciding.decide_, name="decide_in_room"),
    path(HERE + "beslut/<id:decision_id>/", deciding.tell, name="tell_in_room"),
    path(HERE + "beslut/<id:decision_id>/lage/", deciding.move, name="move_in_room"),
    path(HERE + "text/<slug:item>/", writing.write, name="write_point"),
    path(HERE + "bedom/<id:measure_id>/", writing.judge, name="assess_measure"),
    path(HERE + "utkast.<str:kind>", publishing.draft_file, name="draft_report"),
    path(HERE + "granska/", publishing.review, name="review_report"),
    path(HERE + "publicera/", publishing.publish, name="publish_report"),
    path(WEEK + "tid/", moving.move, name="move_week"),
    path(WEEK + "infor/", preparing.show, name="prepare"),
    path(WEEK + "infor/<id:preparation_id>/", preparing.tick, name="tick_preparation"),
    path(WEEK + "infor/<id:organisation_id>/lista/", preparing.write, name="write_preparations"),
    path(HERE + "<slug:item>/", views.step, name="room_step"),
]

from django.urls import path

from samlad.web.follow_up import measures, reviews

urlpatterns = [
    path("uppfoljning/", measures.waiting, name="follow_ups"),
    path("uppfoljning/period/", reviews.periods, name="period_meetings"),
    path("uppfoljning/ar/", reviews.years, name="year_meetings"),
    path("uppfoljning/mote/oppna/", reviews.open_, name="open_meeting"),
]

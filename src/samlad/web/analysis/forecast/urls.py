from django.urls import path

from samlad.web.analysis.forecast import suggested, views

urlpatterns = [
    path("analys/nasta-vecka/", views.next_week, name="next_week"),
    path("analys/utveckling/", views.development, name="development"),
    path("analys/forslag/", suggested.suggestions, name="suggestions"),
    path("analys/forslag/<week:label>/svara/", suggested.answer, name="answer_suggestion"),
]

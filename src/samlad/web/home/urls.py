from django.urls import path

from samlad.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("oskickat/bort/", views.forget_unsent, name="forget_unsent"),
    path("samverkan/<slug:slug>/", views.choose_partnership, name="choose_partnership"),
]

from django.urls import path

from samlad.web.demo import views

urlpatterns = [path("demo/", views.step_in, name="step_in")]

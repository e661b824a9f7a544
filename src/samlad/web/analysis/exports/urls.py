from django.urls import path

from samlad.web.analysis.exports import keys, views

urlpatterns = [
    path("analys/data/", views.data_out, name="data_out"),
    path("analys/data/fil/", views.file, name="data_file"),
    path("analys/data/nycklar/", keys.make, name="data_key_make"),
    path("analys/data/nycklar/<id:token_id>/aterkalla/", keys.revoke, name="data_key_revoke"),
]

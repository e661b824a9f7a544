from django.urls import path

from samlad.web.meeting.picture import events, gate, horizon, views

HERE = "aterkoppling/lagesbild/<week:label>/"
urlpatterns = [
    path(HERE, views.show, name="picture"),
    path(HERE + "falt/<id:field_id>/", views.save, name="save_field"),
    path(HERE + "falt/<id:field_id>/andringar/", views.changes, name="field_changes"),
    path(HERE + "falt/<id:field_id>/underlag/", events.show, name="evidence"),
    path(HERE + "falt/<id:field_id>/underlag/ordna/", events.sort, name="sort_events"),
    path(HERE + "omvarld/", horizon.add, name="horizon"),
    path(HERE + "omvarld/<id:note_id>/bort/", horizon.remove, name="remove_horizon_note"),
    path(HERE + "avsluta/", gate.close, name="close_writing"),
    path(HERE + "oppna/", gate.reopen, name="open_writing"),
    path(HERE + "granska/", gate.review, name="review_picture"),
    path(HERE + "utkast.pdf", views.draft_pdf, name="draft_pdf"),
    path(HERE + "publicera/", gate.publish, name="publish_picture"),
]

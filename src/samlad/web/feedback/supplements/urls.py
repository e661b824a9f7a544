from django.urls import path

from samlad.web.feedback.supplements import headings, reading, writing

HERE = "aterkoppling/tillagg/"
OF_LEAD = HERE + "<week:label>/<id:organisation_id>/"
urlpatterns = [
    path(HERE, reading.supplements, name="supplements"),
    path(HERE + "rubriker/<id:organisation_id>/", headings.choose, name="supplement_headings"),
    path(HERE + "rubriker/<id:organisation_id>/serie/", headings.series, name="supplement_series"),
    path(HERE + "handling/<id:record_id>/", reading.published, name="published_supplement"),
    path(HERE + "handling/<id:record_id>/<str:name>", reading.file, name="supplement_file"),
    path(HERE + "<week:label>/", reading.of_a_week, name="supplements_of_week"),
    path(OF_LEAD, writing.show, name="supplement"),
    path(OF_LEAD + "text/<id:text_id>/", writing.save, name="save_supplement"),
    path(OF_LEAD + "granska/", writing.review, name="review_supplement"),
    path(OF_LEAD + "utkast.pdf", writing.draft_pdf, name="supplement_draft"),
    path(OF_LEAD + "publicera/", writing.publish, name="publish_supplement"),
]

from django.urls import path

from samlad.web.partnership import (
    alarms,
    areas,
    base_maps,
    calendar,
    functions,
    organisations,
    overview,
    places,
    questionnaire,
    rhythm,
)

HERE = "installningar/"
ORGANISATION, FUNCTION = HERE + "verksamheter/<id:organisation_id>/", HERE + "funktioner/<id:function_id>/"
urlpatterns = [
    path(HERE, overview.overview, name="settings"),
    path(HERE + "verksamheter/", organisations.tree, name="settings_organisations"),
    path(HERE + "verksamheter/ny/", organisations.add, name="settings_organisation_add"),
    path(ORGANISATION, organisations.organisation, name="settings_organisation"),
    path(ORGANISATION + "andra/", organisations.change, name="settings_organisation_change"),
    path(ORGANISATION + "ny-funktion/", functions.add, name="settings_function_add"),
    path(ORGANISATION + "samtycke/", organisations.give_consent, name="settings_consent"),
    path(FUNCTION, functions.function, name="settings_function"),
    path(FUNCTION + "andra/", functions.change, name="settings_function_change"),
    path(FUNCTION + "person/", functions.assign, name="settings_assign"),
    path(FUNCTION + "person/<id:assignment_id>/", functions.end, name="settings_end"),
    path(FUNCTION + "inbjudan/<id:invitation_id>/", functions.withdraw, name="settings_withdraw"),
    path(HERE + "rytm/", rhythm.rhythm, name="settings_rhythm"),
    path(HERE + "fragor/", questionnaire.questionnaire, name="settings_questionnaire"),
    path(HERE + "falsklarm/", alarms.budget, name="settings_budget"),
    path(HERE + "samverkan/", rhythm.partnership, name="settings_partnership"),
    path(HERE + "omraden/", areas.areas, name="settings_areas"),
    path(HERE + "omraden/kartfil/", areas.import_file, name="settings_areas_import"),
    path(HERE + "omraden/invanare/", areas.population, name="settings_population_import"),
    path(HERE + "omraden/karta/", base_maps.base_maps, name="settings_base_maps"),
    path(HERE + "omraden/karta/<id:base_map_id>/ta-bort/", base_maps.remove, name="settings_base_map_remove"),
    path(HERE + "platser/", places.places, name="settings_places"),
    path(HERE + "platser/fil/", places.import_file, name="settings_places_import"),
    path(HERE + "platser/ny/", places.add, name="settings_place_add"),
    path(HERE + "platser/<id:place_id>/", places.change, name="settings_place"),
    path(HERE + "kalender/", calendar.calendar, name="settings_calendar"),
    path(HERE + "kalender/ny/", calendar.add, name="settings_calendar_add"),
    path(HERE + "kalender/<id:entry_id>/ta-bort/", calendar.remove, name="settings_calendar_remove"),
]

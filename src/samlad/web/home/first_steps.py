"""What remains to be set up before the first week, in order, ticked off by what exists."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.partnership.actor import Actor
from samlad.partnership.queries import functions_with_people, leads, reporting_functions
from samlad.places.queries import areas, covered_areas


@dataclass(frozen=True)
class FirstStep:
    title: str
    text: str
    url: str
    done: bool


def first_steps(actor: Actor, day: date) -> list[FirstStep]:
    reporting = list(reporting_functions(on=day))
    covered = covered_areas()
    held = {f.pk for f in functions_with_people(on=day) if f.people}
    organisations = reverse("settings_organisations")
    return [
        FirstStep(
            _("Import the areas"),
            _("A map file from the municipality's own mappers: GeoJSON or GeoPackage. They can be changed later."),
            reverse("settings_areas_import"),
            areas().exists(),
        ),
        FirstStep(
            _("Add those who take part"),
            _("The municipality, the police, the housing companies: each with the units that report to it."),
            organisations,
            leads().count() > 1,
        ),
        FirstStep(
            _("Say who reports"),
            _("A function for each: the caretaker, the youth workers, the headmaster. Functions stay when people go."),
            organisations,
            bool(reporting),
        ),
        FirstStep(
            _("Say where each of them reports from"),
            _("Without it, silence in an area cannot be told from quiet."),
            organisations,
            bool(reporting) and all(f.pk in covered for f in reporting),
        ),
        FirstStep(
            _("Invite those who hold the functions"),
            _("You get a link to give to each. Reporters may also do without: they get a link each week."),
            organisations,
            len(held) > 1,
        ),
        FirstStep(
            _("Choose the rhythm"),
            _("The day of the meeting and when the reports close. The first week then opens by itself."),
            reverse("settings_rhythm"),
            False,
        ),
    ]

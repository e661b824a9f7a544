"""Each organisation's picture of a week, in turn: who of it answered, what it counted, what it has let the others know.
Its raw reports are counted for its own people alone (M37)."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.analysis.names import Names
from samlad.collection.models import ReleasedCount, ReleasedObservation, Round, Source
from samlad.collection.queries import answers, first_new_words, waiting_raw
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.queries import leads

FEW = 6  # areas and wordings that a meeting can hear of in a minute


@dataclass(frozen=True)
class OrganisationPicture:
    """A lead organisation's week, with the units that report to it. `waiting`: words of its own that it has not looked
    at, None where that is not the reader's affair. `areas`: name and new observations, the most first."""

    organisation: Organisation
    expected: int
    answered: int
    new: int
    areas: tuple[tuple[str, int], ...]
    words: tuple[ReleasedObservation, ...]
    more: int  # words beyond those
    waiting: int | None


def organisation_pictures(actor: Actor, round: Round, names: Names) -> list[OrganisationPicture]:
    """In the order of their names; the number of queries does not grow with them."""
    organisations = {o.pk: o for o in leads()}
    of_unit = dict(Organisation.objects.values_list("pk", "reports_to"))
    lead_of = {pk: lead or pk for pk, lead in of_unit.items()}
    expected: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for each in answers(round):
        lead = lead_of[each.function.organisation_id]
        expected[lead] += 1
        answered[lead] += each.answer is not None
    areas: dict[int, Counter[int | None]] = defaultdict(Counter)
    counts = ReleasedCount.objects.filter(round=round, source__code=Source.QUESTIONNAIRE, indicator__counted=True)
    for organisation, area, new in counts.values_list("organisation", "area", "new"):
        if organisation and new:
            areas[lead_of[organisation]][area] += new
    words = first_new_words(round, FEW)
    own = {h.lead_id for h in actor.held}
    waiting = Counter(waiting_raw(actor, round).values_list("lead", flat=True)) if own else Counter()
    return [
        OrganisationPicture(
            organisation=organisation,
            expected=expected[pk],
            answered=answered[pk],
            new=areas[pk].total(),
            areas=tuple((names.area(a) if a else _("No area shown"), n) for a, n in areas[pk].most_common(FEW)),
            words=tuple(words[pk][0]) if pk in words else (),
            more=max(0, words[pk][1] - FEW) if pk in words else 0,
            waiting=waiting[pk] if pk in own else None,
        )
        for pk, organisation in organisations.items()
    ]

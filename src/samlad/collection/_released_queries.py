"""Reading the words that have crossed to the joint world."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from samlad.collection._gear_queries import new_in
from samlad.collection.models import ReleasedObservation, ReleasedSighting, Round


def released() -> QuerySet[ReleasedObservation]:
    """What the joint world may read of words: those released and not taken back."""
    return ReleasedObservation.objects.filter(withdrawn_at=None)


def released_observations(round: Round) -> QuerySet[ReleasedObservation]:
    """Of a round: new in it, or answered as still there. `weeks` is in how many rounds it has been seen up to then. Two
    queries, the first at once."""
    # Fetched first: an "or" over two tables would read all there has ever been.
    seen = list(ReleasedSighting.objects.filter(round=round).values_list("released_id", flat=True))
    weeks = (
        ReleasedSighting.objects.filter(
            released=OuterRef("pk"), round__observed_from__lte=round.observed_from, round__extra_of=None
        )
        .order_by()
        .values("released")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        released()
        .filter(pk__in=seen)
        .select_related("indicator", "kind", "area", "place", "organisation", "round")
        .defer("area__outline")
        .annotate(weeks=Coalesce(Subquery(weeks), 1))
        .order_by("area__name", "starts_at", "pk")
    )


def first_new_words(round: Round, most: int) -> dict[int, tuple[list[ReleasedObservation], int]]:
    """By lead, the first `most` of what was new in the round and has been shared, and how many there are in all: a
    week of thousands is not read for a few lines. Two queries."""
    new = released().filter(new_in(round))
    numbers = dict(new.order_by().values_list("lead").annotate(Count("pk")))
    order = (F("area__name"), F("starts_at"), F("pk"))
    rows = new.annotate(nth=Window(RowNumber(), partition_by=F("lead"), order_by=order)).filter(nth__lte=most)
    words: dict[int, list[ReleasedObservation]] = {lead: [] for lead in numbers}
    for row in rows.select_related("indicator", "area").defer("area__outline").order_by("nth"):
        words[row.lead_id].append(row)
    return {lead: (words[lead], number) for lead, number in numbers.items()}

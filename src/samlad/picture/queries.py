"""Reading pictures and what was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from samlad.analysis.queries import newest_of
from samlad.collection.models import Round
from samlad.measures.models import Measure, Priority
from samlad.measures.queries import decisions_on
from samlad.picture.models import (
    Forecast,
    HorizonNote,
    PictureField,
    Publication,
    SameEvent,
    SituationPicture,
    WritingClosure,
)
from samlad.places.models import Area
from samlad.writing.queries import waiting


def picture_of(round: Round) -> SituationPicture | None:
    return picture_at(round.pk)


def picture_at(round_id: int) -> SituationPicture | None:
    """With `analysed`, the newest analysis of its round by id."""
    pictures = SituationPicture.objects.select_related("round", "partnership").filter(round_id=round_id)
    return pictures.annotate(analysed=Subquery(newest_of(OuterRef("round_id")))).first()


def fields_of(picture: SituationPicture) -> list[PictureField]:
    """In their order. Each `waits` where two have worded the same thing in it and nobody has looked."""
    fields = picture.fields.select_related("area").defer("area__outline").order_by("position", "pk")
    return list(fields.annotate(waits=waiting(PictureField)))


def forecast_of(round: Round) -> Forecast | None:
    return Forecast.objects.filter(round=round).first()


def horizon_notes(round: Round) -> QuerySet[HorizonNote]:
    """What was written for the round of things outside the municipality, by their days."""
    return HorizonNote.objects.filter(round=round)


Pairs = frozenset[tuple[int, int]]


def same_events(observation_ids: Iterable[int]) -> tuple[Pairs, Pairs]:
    """The pairs of released observations that somebody has joined, and parted; of each the newest word. One query."""
    ids = set(observation_ids)
    rows = SameEvent.objects.filter(first_id__in=ids, second_id__in=ids).order_by("pk")
    newest = {(first, second): joined for first, second, joined in rows.values_list("first", "second", "joined")}
    joined = frozenset(pair for pair, is_one in newest.items() if is_one)
    return joined, frozenset(newest) - joined


def publications() -> QuerySet[Publication]:
    """The newest week first, of each the newest version, with their records."""
    return Publication.objects.select_related("record", "record__replaces", "picture__round").order_by(
        "-picture__round__observed_to", "-record__version"
    )


def in_force() -> QuerySet[Publication]:
    """As `publications`, but of a corrected picture its newest version alone, and none of an extra round: what is to be
    counted."""
    return publications().filter(replaced_by=None, picture__round__extra_of=None)


def latest_publication(round: Round) -> Publication | None:
    return publications().filter(picture__round=round).first()


def closure_of(picture: SituationPicture) -> WritingClosure | None:
    """That the writing is closed just now."""
    return WritingClosure.objects.filter(picture=picture, opened_at=None).first()


@dataclass(frozen=True)
class Standing:
    """How far a round's picture has come: whether it is begun, and the newest record it is published as, by id and by
    name."""

    begun: bool
    record_id: int | None
    record: str


def with_standing(some: QuerySet[Round]) -> list[tuple[Round, Standing]]:
    """Rounds, each with how far its picture has come, in the one query that fetches the rounds."""
    newest: Any = Publication.objects.filter(picture__round=OuterRef("pk")).order_by("-record__version")
    name = Concat("record__number", Value(" v"), Cast("record__version", CharField()))
    rows = some.annotate(
        begun=Exists(SituationPicture.objects.filter(round=OuterRef("pk"))),
        record_id=Subquery(newest.values("record_id")[:1]),
        record=Subquery(newest.annotate(name=name).values("name")[:1]),
    )
    return [(r, Standing(r.begun, r.record_id, r.record or "")) for r in rows]


def areas_to_draw(day: date, seen: Q) -> tuple[list[Area], dict[int, int]]:
    """All areas with their outlines, in the order of their codes, and the place of each that is prioritised on the day,
    first things first. Each area's `waits` is how many of the `seen` measures there are to be followed up.
    One query."""
    holding = Subquery(decisions_on(day).values("pk")[:1])
    chosen = Priority.objects.filter(area=OuterRef("pk"), decision=holding).order_by()
    place = chosen.values("area").annotate(first=Min("position")).values("first")
    late = Measure.objects.filter(seen, follow_up_on__lte=day).order_by()
    due: Any = Measure.areas.through.objects.filter(area=OuterRef("pk"), measure__in=late).order_by()
    waits = due.values("area").annotate(n=Count("pk")).values("n")
    areas = Area.objects.order_by("code").annotate(place=Subquery(place), waits=Coalesce(Subquery(waits), 0))
    places = {a.pk: a.place for a in areas if a.place is not None}
    return [*areas], dict(sorted(places.items(), key=lambda p: p[1]))


def publication_of(record_id: int) -> Publication | None:
    return publications().select_related("replaced_by__record").filter(record_id=record_id).first()

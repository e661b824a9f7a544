"""Reading what several have written: the places that somebody must look at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from samlad.writing.models import Place, Written

AROUND = 60  # characters of the text on either side of a place


@dataclass(frozen=True)
class Wordings:
    """Two wordings of the same words: the one saved first, the one that came; one is empty where the words were taken
    away. With a little of what stands around them. `id` is how one says that it is right."""

    id: int
    before: str
    first: str
    second: str
    after: str


def waiting(kind: type[Written]) -> Exists:
    """Whether a text has such places: `waits`, for a query that fetches texts."""
    return Exists(Place.objects.filter(object_type=kind._meta.model_name, object_id=OuterRef("pk")).order_by())


def unsettled(texts: Iterable[Written]) -> dict[int, list[Wordings]]:
    """The places of texts of one kind, by the text's number. One query, or none where it is known that none `waits`."""
    by_id = {text.pk: text for text in texts if getattr(text, "waits", True)}
    by_text: dict[int, list[Wordings]] = defaultdict(list)
    if by_id:
        kind = next(iter(by_id.values()))._meta.model_name
        for place in Place.objects.filter(object_type=kind, object_id__in=by_id):
            by_text[place.object_id].append(_wordings(place, by_id[place.object_id].text))
    return dict(by_text)


def _wordings(place: Place, text: str) -> Wordings:
    before, after = text[: place.start], text[place.end :]
    return Wordings(
        place.pk,
        before if len(before) <= AROUND else "…" + before[-AROUND:],
        text[place.start : place.middle].strip(),
        text[place.middle : place.end].strip(),
        after if len(after) <= AROUND else after[:AROUND] + "…",
    )

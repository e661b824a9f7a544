"""Figures that differ now from those a picture was published on, for those who may read the week."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.collection.models import Source
from samlad.collection.queries import category_names
from samlad.picture.figures import Changed, changed_since
from samlad.picture.models import Publication
from samlad.places.queries import areas


@dataclass(frozen=True)
class Row:
    area: str
    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Since:
    """`note` is set where there are no rows: nothing differs, or the comparison cannot be made."""

    rows: list[Row]
    note: str


def since_then(publication: Publication) -> Since:
    if not publication.picture.round.closed:
        return Since([], _("The week is open again: which figures differ is told when it has closed."))
    changes = changed_since(publication)
    if changes is None:
        return Since([], _("Which figures it was built on was not kept when it was published."))
    if not changes:
        return Since([], _("The figures are the same now as when it was published."))
    places, (kinds, _apart) = dict(areas().values_list("pk", "name")), category_names()
    return Since(
        [_row(c, places, {i: name for (i, kind), name in kinds.items() if i and not kind}) for c in changes], ""
    )


def _row(changed: Changed, areas: dict[int, str], indicators: dict[int, str]) -> Row:
    if changed.of:
        before, now = (
            _("%(answered)d of %(expected)d") % {"answered": answered, "expected": of}
            for answered, of in zip((changed.before, changed.now), changed.of, strict=True)
        )
        return Row(_("The whole municipality"), _("Reporters who answered"), before, now)
    what = indicators.get(changed.indicator_id or 0, "–")
    if changed.source == Source.POLICE_COUNTS:
        what = _("%(what)s, the police's own figures") % {"what": what}
    elif changed.still:
        what = _("%(what)s, still there") % {"what": what}
    area = areas.get(changed.area_id or 0, _("Without a stated area"))
    return Row(area, what, str(changed.before), str(changed.now))

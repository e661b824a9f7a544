"""Which figures are others now than those a picture was published on, for those who may read the week."""

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
    """`note` where there are no rows: that nothing differs, or why it cannot be told."""

    rows: list[Row]
    note: str


def since_then(publication: Publication) -> Since:
    if not publication.picture.round.closed:
        return Since([], _("The week is open again: which figures differ is told when it has closed."))
    found = changed_since(publication)
    if found is None:
        return Since([], _("Which figures it was built on was not kept when it was published."))
    if not found:
        return Since([], _("The figures are the same now as when it was published."))
    places, (kinds, _apart) = dict(areas().values_list("pk", "name")), category_names()
    return Since([_row(c, places, {i: name for (i, kind), name in kinds.items() if i and not kind}) for c in found], "")


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

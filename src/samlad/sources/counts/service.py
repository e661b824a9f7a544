"""Weekly counts typed, pasted or sent as a file by somebody with figures of their own."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from samlad.collection.models import Round, Source
from samlad.collection.queries import indicators, round_by_label
from samlad.collection.service import TypedCount, store_counts
from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.weeks import Week
from samlad.partnership.actor import Actor
from samlad.places.queries import areas
from samlad.sources.counts.reading import read_counts


def import_counts(*, actor: Actor, now: datetime, source: str | bytes, round: Round | None) -> dict[str, int]:
    """Stores counts per area and indicator as the police's own weekly figures; rows may name their week, others go
    to `round`.

    Returns cells set per round. Raises BadFile with row and reason; nothing is half-saved.
    """
    known = list(areas())
    by_name = Counter(a.name.casefold() for a in known)
    names = {a.name: a.pk for a in known} | {a.code: a.pk for a in known}
    codes = {n: i.pk for i in indicators() for n in (i.code, i.name_sv, i.name_en)}
    twice = [a.name for a in known if by_name[a.name.casefold()] > 1]
    rows = read_counts(source, areas=names, indicators=codes, ambiguous=twice)
    by_round: dict[str, tuple[Round, list[TypedCount]]] = {}
    problems = []
    for row in rows:
        target = round_by_label(str(Week(*row.week))) if row.week else round
        if target is None:
            where = str(Week(*row.week)) if row.week else _("no week")
            problems.append(RowProblem(row.row, _("There is no round for %(week)s. Open it first.") % {"week": where}))
            continue
        cells = by_round.setdefault(target.label, (target, []))[1]
        cells.append(TypedCount(row.area_key, row.indicator_key, row.count))
    if problems:
        raise BadFile(_("The counts were refused; nothing is saved."), problems)
    return {
        label: store_counts(actor=actor, now=now, round_id=r.pk, source_code=Source.POLICE_COUNTS, counts=cells)
        for label, (r, cells) in by_round.items()
    }

"""What somebody asks for: which rounds, sources and indicators. Only closed rounds: their counts are shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samlad.analysis.small_numbers import concerns_persons
from samlad.collection.models import Indicator, IndicatorKind, Round, Source
from samlad.collection.queries import indicators
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.places.models import Area
from samlad.places.queries import areas

ROUNDS = 52  # what is taken when no period is named
SOURCES = {Source.QUESTIONNAIRE: "reported", Source.POLICE_COUNTS: "police", Source.POLICE_EVENTS: "events"}


@dataclass(frozen=True)
class Category:
    """An indicator, or one of its kinds; `persons` by the rule of `analysis.small_numbers`, for one source."""

    indicator: Indicator
    kind: IndicatorKind | None
    persons: bool

    @property
    def key(self) -> tuple[int, int | None]:
        return self.indicator.pk, self.kind.pk if self.kind else None

    @property
    def code(self) -> str:
        """`damage`, `other_disorder_violence`; `other_disorder_unspecified` where there are kinds and none was said."""
        if self.kind:
            return f"{self.indicator.code}_{self.kind.code}"
        return f"{self.indicator.code}_unspecified" if self.split else self.indicator.code

    @property
    def split(self) -> bool:
        return bool(self.indicator.kinds.all())


@dataclass(frozen=True)
class Selection:
    """The axes of what is taken out: `rounds` oldest first, `categories` by source code, `areas` by name with None last
    for what was counted without an area."""

    rounds: Sequence[Round]
    sources: Sequence[Source]
    areas: Sequence[Area | None]
    categories: dict[str, list[Category]]

    @property
    def per_round(self) -> int:
        return len(self.areas) * sum(len(c) for c in self.categories.values())

    def __len__(self) -> int:
        return len(self.rounds) * self.per_round


@dataclass(frozen=True)
class Criteria:
    """As it came from a form, an address or the command line; "" is everything. `first` and `last` are weeks, `begins`
    and `ends` days of which at least one must be among the round's; `all_rounds` leaves out the usual limit."""

    first: str = ""
    last: str = ""
    source: str = ""
    indicator: str = ""
    kind: str = ""
    area: str = ""
    begins: date | None = None
    ends: date | None = None
    all_rounds: bool = False


def select(criteria: Criteria) -> Selection:
    """Looks the parts up. Five queries. Raises UserError for a week that is not one, a period that ends before it
    begins, a source, indicator, kind or area that is not known here."""
    known = {s.code: s for s in Source.objects.filter(code__in=SOURCES)}
    sources = [known[code] for code in SOURCES if code in known]
    if criteria.source:
        _known(criteria.source, known, _("There is no source “%(code)s”. There are: %(known)s."))
        sources = [known[criteria.source]]
    wanted = indicators(kinds=True)
    if criteria.indicator:
        by_code = {i.code: i for i in wanted}
        _known(criteria.indicator, by_code, _("There is no indicator “%(code)s”. There are: %(known)s."))
        wanted = [by_code[criteria.indicator]]
    if criteria.kind:
        kinds = {k.code for i in wanted for k in i.kinds.all()}
        _known(criteria.kind, kinds, _("There is no kind “%(code)s”. There are: %(known)s."))
    wanted_areas: list[Area | None] = [*areas(), None]
    if criteria.area:
        by_area = {a.code: a for a in wanted_areas if a}
        _known(criteria.area, by_area, _("There is no area with the code “%(code)s”."))
        wanted_areas = [by_area[criteria.area]]
    categories = {s.code: _categories(s.code, wanted, criteria.kind) for s in sources}
    return Selection(_rounds(criteria), sources, wanted_areas, categories)


def _categories(source: str, indicators: Iterable[Indicator], kind: str) -> list[Category]:
    """The leaves: every kind, and the indicator itself for what has no kind. The police's own figures have no kinds."""
    leaves: list[tuple[Indicator, IndicatorKind | None]] = []
    for i in indicators:
        leaves += [(i, k) for k in i.kinds.all() if source != Source.POLICE_COUNTS]
        leaves.append((i, None))
    return [
        Category(i, k, concerns_persons(source, i.code, k.code if k else None, [each.code for each in i.kinds.all()]))
        for i, k in leaves
        if not kind or (k and k.code == kind)
    ]


def _rounds(criteria: Criteria) -> list[Round]:
    first, last = _week(criteria.first), _week(criteria.last)
    if (first and last and last < first) or (criteria.begins and criteria.ends and criteria.ends < criteria.begins):
        raise UserError(_("The period ends before it begins. Swap its two ends."))
    closed = Round.objects.filter(closure__isnull=False).select_related("closure").order_by("-observed_to")
    if criteria.begins:
        closed = closed.filter(observed_to__gte=criteria.begins)
    if criteria.ends:
        closed = closed.filter(observed_from__lte=criteria.ends)
    rounds = [r for r in closed if (not first or r.week >= first) and (not last or r.week <= last)]
    limited = not (criteria.all_rounds or first or criteria.begins)
    return rounds[: ROUNDS if limited else None][::-1]


def _week(label: str) -> Week | None:
    if not label:
        return None
    try:
        return Week.parse(label)
    except ValueError as error:
        raise UserError(_("“%(label)s” is not a week. A week is written 2026-W33.") % {"label": label}) from error


def _known(code: str, known: Iterable[str], sentence: str) -> None:
    if code not in known:
        raise UserError(sentence % {"code": code, "known": ", ".join(sorted(known))})

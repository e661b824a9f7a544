"""The coordinator's first page: the week that the next meeting is about."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samlad.analysis.methods import CLUSTERS, UNUSUAL
from samlad.analysis.queries import coverage_now, results, week_numbers
from samlad.analysis.queries import names as all_names
from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import answers, next_meeting_round
from samlad.lib.times import local_day
from samlad.measures.visibility import visible_to
from samlad.partnership.permissions import Permission
from samlad.picture.drafting import coverage_sentence
from samlad.picture.queries import Standing, areas_to_draw
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.week import present
from samlad.web.analysis.week.unusual import of_round
from samlad.web.chart import status_segments
from samlad.web.home.tasks import follow_ups_in, picture_to_publish, words_to_share


def front(request: SamladRequest, standing: Mapping[Round, Standing]) -> dict[str, Any] | None:
    """While the week is open, the last closed one, if any, supplies the findings. None before there is any week.
    `needed` lists what waits for a coordinator."""
    actor = actor_of(request)
    round, closed = next_meeting_round(standing, request.now), [r for r in standing if r.closed]
    if round is None:
        return None
    is_open = not round.closed
    pictured = closed[0] if is_open and closed else round
    areas, priorities = areas_to_draw(local_day(pictured.meeting_at, actor.partnership.zone), visible_to(actor))
    names = all_names(areas)
    before = [r for r in closed if r.observed_to < pictured.observed_from][:ROUNDS_BACK]
    numbers = week_numbers(pictured, names, before[::-1])
    unusual = of_round(pictured, numbers, results(pictured, UNUSUAL, CLUSTERS), names)
    coverage = numbers.coverage if numbers.is_open else coverage_now(answers(round))
    map_svg, key = present.map_of(numbers, areas, priorities, pictured.label, get_language() or "sv")
    table = present.rows(numbers, priorities, pictured.label, unusual.standing)
    return {
        "round": round,
        "pictured": pictured,
        "is_open": is_open,
        "nothing_shared": numbers.is_open,
        "heading": present.headline(numbers, unusual.standing, pictured.week.week),
        "when": _until(request, round),
        "analysis": unusual,
        "silent": present.silent(numbers, pictured.label),
        "map": map_svg,
        "legend": key,
        "priorities": table[: len(priorities)],
        "areas": len(table),
        "segments": status_segments(coverage),
        "coverage_text": coverage_sentence(coverage),
        "needed": [
            *follow_ups_in(actor, areas, priorities),
            *words_to_share(actor, (pictured, round)),
            *picture_to_publish(actor, pictured, standing[pictured]),
        ],
        "may_edit": actor.may(Permission.EDIT_PICTURE),
        "published": standing[pictured].record_id,
    }


def _until(request: SamladRequest, round: Round) -> str:
    zone = actor_of(request).partnership.zone
    days = (local_day(round.meeting_at, zone) - local_day(request.now, zone)).days
    if days < 0:
        return _("the meeting has been")
    return _("today") if days == 0 else ngettext("in %d day", "in %d days", days) % days

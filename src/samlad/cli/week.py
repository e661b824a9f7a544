import click
from django.utils.translation import gettext as _

from samlad.analysis.documents import areas_to_show, round_document, week_document
from samlad.analysis.queries import week_numbers
from samlad.cli.context import at_work
from samlad.cli.options import common, week_option
from samlad.collection.models import Round
from samlad.collection.queries import answers, round_by_label
from samlad.collection.service import close_round, open_round
from samlad.lib.errors import UserError
from samlad.lib.numerals import brief
from samlad.lib.times import local_time
from samlad.lib.weeks import Week


@click.group()
def week() -> None:
    """Open, close and show a round."""


@week.command(name="open")
@week_option
@common
def open_(label: str | None, slug: str | None, as_json: bool) -> None:
    """Open the round whose meeting is in the week."""
    with at_work(slug, as_json) as work:
        opened = open_round(actor=work.actor, now=work.now, week=work.week(label))
        work.say(
            dict(round_document(opened)),
            _("%(week)s is open: observations %(first)s–%(last)s, closes %(closes)s.")
            % {
                "week": opened.label,
                "first": opened.observed_from,
                "last": opened.observed_to,
                "closes": f"{local_time(opened.closes_at, work.partnership.zone):%Y-%m-%d %H:%M}",
            },
        )


@week.command()
@week_option
@common
def close(label: str | None, slug: str | None, as_json: bool) -> None:
    """Close the round: its counts are shared."""
    with at_work(slug, as_json) as work:
        round = known_round(work.week(label))
        closure = close_round(actor=work.actor, now=work.now, round_id=round.pk)
        work.say(
            dict(round_document(round)) | {"closed_at": closure.closed_at},
            _("%(week)s is closed.") % {"week": round.label},
        )


@week.command()
@week_option
@common
def show(label: str | None, slug: str | None, as_json: bool) -> None:
    """Who answered, and the shared numbers against what is usual."""
    with at_work(slug, as_json) as work:
        round = known_round(work.week(label))
        answered = answers(round)
        numbers = week_numbers(round, answered_now=answered)
        document = week_document(round, numbers, answered)
        lines = [
            _(
                "%(week)s: observations %(first)s–%(last)s. %(answered)d of %(expected)d answered, %(quiet)d with "
                "nothing new."
            )
            % {
                "week": round.label,
                "first": round.observed_from,
                "last": round.observed_to,
                "answered": numbers.coverage.answered,
                "expected": numbers.coverage.expected,
                "quiet": numbers.coverage.quiet,
            }
        ]
        if not document["closed"]:
            lines.append(_("The round is open: counts are shared when it closes."))
        for a in areas_to_show(numbers):
            lines.append(
                _(
                    "%(area)-32s %(count)8s  usual %(usual)5s  still %(still)3d  answered %(answered)d/%(expected)d  "
                    "police events %(events)s  police counts %(typed)s"
                )
                % {
                    "area": a.name or _("(no area shown)"),
                    "count": _("missing") if a.missing else a.total.count,
                    "usual": brief(a.total.median),
                    "still": a.persisting,
                    "answered": a.answered,
                    "expected": a.expected,
                    "events": sum(a.police_events.values()) if numbers.police_known else "–",
                    "typed": sum(a.police_counts.values()) or "–",
                }
            )
        work.say(dict(document), *lines)


def known_round(week: Week) -> Round:
    round = round_by_label(str(week))
    if round is None:
        raise UserError(
            _("There is no round for %(week)s. Open it with: samlad week open --week %(week)s") % {"week": week}
        )
    return round

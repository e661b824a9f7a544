import click

from samlad.analysis.queries import week_numbers
from samlad.analysis.week import AreaWeek, Cell
from samlad.cli.context import at_work
from samlad.cli.options import common, week_option
from samlad.collection.models import Round
from samlad.collection.queries import answers, indicators, round_by_label
from samlad.collection.service import close_round, open_round
from samlad.lib.errors import UserError
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
        work.say(_told(opened), f"{opened.label} is open: observations {opened.observed_from}–{opened.observed_to}, "
                 f"closes {opened.closes_at.astimezone(work.partnership.zone):%Y-%m-%d %H:%M}.")  # fmt: skip


@week.command()
@week_option
@common
def close(label: str | None, slug: str | None, as_json: bool) -> None:
    """Close the round: its counts are shared."""
    with at_work(slug, as_json) as work:
        round = known_round(work.week(label))
        closure = close_round(actor=work.actor, now=work.now, round_id=round.pk)
        work.say(_told(round) | {"closed_at": closure.closed_at}, f"{round.label} is closed.")


@week.command()
@week_option
@common
def show(label: str | None, slug: str | None, as_json: bool) -> None:
    """Who answered, and the shared numbers against what is usual."""
    with at_work(slug, as_json) as work:
        round = known_round(work.week(label))
        numbers = week_numbers(round)
        names = {i.pk: i.code for i in indicators()}
        shown = [a for a in numbers.areas if a.expected or a.total.count or a.police_events or a.police_counts]
        shown.append(numbers.elsewhere)
        document = _told(round) | {
            "closed": hasattr(round, "closure"),
            "expected": len(answers(round)),
            "answers": {
                a.function.organisation.name + " / " + a.function.name: a.answer or "missing" for a in answers(round)
            },
            "total": _cell(numbers.total),
            "areas": [_area(a, names) for a in shown],
        }
        lines = [
            f"{round.label}: observations {round.observed_from}–{round.observed_to}. "
            f"{numbers.coverage.answered} of {numbers.coverage.expected} answered, {numbers.coverage.quiet} quiet."
        ]
        if not document["closed"]:
            lines.append("The round is open: counts are shared when it closes.")
        for a in shown:
            police = sum(a.police_events.values())
            typed = sum(a.police_counts.values())
            lines.append(
                f"{a.name or '(no area shown)':32} {'missing' if a.missing else a.total.count:>8}  usual "
                f"{'–' if a.total.median is None else f'{a.total.median:g}':>5}  still {a.persisting:>3}  "
                f"answered {a.answered}/{a.expected}  police events {police}  police counts {typed}"
            )
        work.say(document, *lines)


def known_round(week: Week) -> Round:
    round = round_by_label(str(week))
    if round is None:
        raise UserError(f"There is no round for {week}. Open it with: samlad week open --week {week}")
    return round


def _told(round: Round) -> dict[str, object]:
    return {
        "week": round.label, "observed_from": round.observed_from, "observed_to": round.observed_to,
        "closes_at": round.closes_at, "meeting_at": round.meeting_at,
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "count": cell.count,
        "usual": cell.median,
        "low": cell.low,
        "high": cell.high,
        "rounds": cell.rounds,
    }


def _area(a: AreaWeek, names: dict[int, str]) -> dict[str, object]:
    return {
        "area": a.name or None, "expected": a.expected, "answered": a.answered, "quiet": a.quiet, "closed": a.closed,
        "missing": a.missing, "persisting": a.persisting, "total": _cell(a.total),
        "indicators": {names[i]: _cell(c) for i, c in a.cells.items() if c.count or c.median},
        "police_events": {names[i]: n for i, n in a.police_events.items()},
        "police_counts": {names[i]: n for i, n in a.police_counts.items()},
    }  # fmt: skip

"""Measures, their follow-up and the reports, without a browser."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from samlad.analysis.methods import EFFECT
from samlad.cli.context import Work, at_work
from samlad.cli.options import common
from samlad.lib import bounds
from samlad.lib.errors import UserError
from samlad.measures.models import Measure
from samlad.measures.queries import concurrent_measures, due_follow_ups, measure_by_id, measures, steps_of
from samlad.measures.sentences import conclusion, displacement_told
from samlad.measures.service import refresh_figures
from samlad.measures.visibility import visible_to
from samlad.meetings.models import Meeting
from samlad.meetings.reporting import as_kept, files_of, review_of, written
from samlad.meetings.service import open_meeting, publish_meeting


@click.group()
def measure() -> None:
    """What is being done."""


@measure.command(name="list")
@click.option("--all", "everything", is_flag=True, help="Ended ones too.")
@common
def list_(everything: bool, slug: str | None, as_json: bool) -> None:
    """The measures under way and to come, with their follow-up days."""
    with at_work(slug, as_json) as work:
        seen = visible_to(work.actor)
        overdue = {d.measure.pk for d in due_follow_ups(work.today, seen) if d.expected}
        selected = [m for m in measures(seen) if everything or m.ends_on is None or m.ends_on >= work.today]
        rows = [_row(m, m.pk in overdue) for m in selected]
        lines = [_line(row) for row in rows]
        none = _("No measures.") if everything else _("No measure is under way or to come.")
        work.say({"measures": rows}, *(lines or [none]))


def _line(row: dict[str, Any]) -> str:
    late = _("OVERDUE") + " " if row["overdue"] else ""
    return f"{row['id']:>5}  {row['starts_on']} – {row['ends_on'] or ''!s:10}  {late}{row['what']} ({row['who']})"


def _row(m: Measure, overdue: bool) -> dict[str, Any]:
    return {
        "id": m.pk,
        "what": m.what,
        "who": m.who,
        "areas": [a.name for a in m.areas.all()],
        "places": [p.name for p in m.places.all()],
        "organisation": str(m.organisation or ""),
        "problem": str(m.problem or ""),
        "mechanism": m.mechanism,
        "visibility": m.visibility,
        "starts_on": m.starts_on,
        "ends_on": m.ends_on,
        "follow_up_on": m.follow_up_on,
        "overdue": overdue,
    }


@click.group()
def followup() -> None:
    """How measures went."""


@followup.command()
@click.argument("measure_id", type=int)
@common
def show(measure_id: int, slug: str | None, as_json: bool) -> None:
    """A measure's answers and figures, with what may and may not be concluded."""
    with at_work(slug, as_json) as work:
        measure = measure_by_id(measure_id, visible_to(work.actor))
        if measure is None:
            raise UserError(
                _("There is no measure %(id)d. See them with: %(command)s")
                % {"id": measure_id, "command": "samlad measure list --all"}
            )
        figures = refresh_figures(actor=work.actor, now=work.now, measure_id=measure.pk)
        together = concurrent_measures(measure, work.actor.today(work.now), visible_to(work.actor))
        document = EFFECT.document(figures.result) if figures else None
        seen = bool(figures and figures.comparison and figures.comparison.seen_before)
        concluded = conclusion(document, together=len(together), seen_before=seen) if document else None
        moved = displacement_told(document) if document else ""
        work.say(
            {
                "measure": _row(measure, False),
                "steps": [
                    {"what": s.what, "who": s.who, "due_on": s.due_on, "done_on": s.done_on, "note": s.note}
                    for s in steps_of(measure)
                ],
                "follow_ups": [
                    {
                        "at": f.answered_at,
                        "why": f.why,
                        "fidelity": f.fidelity,
                        "done": f.done,
                        "now": f.situation,
                        "verdict": f.verdict,
                        "reason": f.reason,
                    }
                    for f in measure.follow_ups.all()
                ],
                "joint": [m.pk for m in together],
                "conclusion": asdict(concluded) if concluded else None,
                "displacement": moved,
                "figures": document,
                "analysis": figures.result_id if figures else None,
            },
            measure.what,
            *(
                [concluded.title, concluded.may, *([moved] if moved else []), *(f"- {t}" for t in concluded.may_not)]
                if concluded
                else [_("There are no figures yet: no week is analysed.")]
            ),
        )


@click.group()
def report() -> None:
    """The reports of a period and of a year."""


def _out(command: Any) -> Any:
    command = click.option("--publish", is_flag=True, help="Register it as a numbered document.")(command)
    command = click.option("--read", default="", help="The digest of the draft that was read: publishes that only.")(
        command
    )
    command = click.option("--judged", "confirmed", is_flag=True, help="What the screening found has been looked at.")(
        command
    )
    folder = click.Path(file_okay=False, path_type=Path)
    return click.option("--out", required=True, type=folder, help="The folder the files are written to.")(command)


@report.command()
@click.option("--year", required=True, type=click.IntRange(2000, 2100))
@_out
@common
def year(slug: str | None, as_json: bool, year: int, **options: Any) -> None:
    """The yearly report: PDF, one page, Word, web page and data."""
    with at_work(slug, as_json) as work:
        _write(work, Meeting.Kind.YEAR, date(year, 1, 1), **options)


@report.command()
@click.option("--from", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="A day of the period.")
@_out
@common
def period(slug: str | None, as_json: bool, day: Any, **options: Any) -> None:
    """The follow-up of the quarter or tertial that a day lies in."""
    if not bounds.in_our_time(day.date()):
        raise click.UsageError(f"--from is a day from {bounds.FIRST_YEAR} to {bounds.LAST_YEAR}.")
    with at_work(slug, as_json) as work:
        _write(work, Meeting.Kind.PERIOD, day.date(), **options)


def _write(work: Work, kind: str, day: date, *, out: Path, publish: bool, read: str, confirmed: bool) -> None:
    """Without `read` it is drafted and published in one go where nobody has written in it: words are read first."""
    if (read or confirmed) and not (publish and read):
        raise click.UsageError(
            "--read and --judged say what was read before it is published: give --publish and --read."
        )
    meeting = open_meeting(actor=work.actor, now=work.now, kind=kind, day=day)
    draft, number = review_of(meeting, day=work.today), ""
    if publish:
        if not read and written(meeting):
            raise UserError(
                _("Somebody has written in it. Run without --publish, read the draft, and give its --read.")
            )
        record = publish_meeting(
            actor=work.actor,
            now=work.now,
            meeting_id=meeting.pk,
            read=read or draft.digest,
            screening_confirmed=confirmed,
        ).record
        files, number = [(f.name, bytes(f.content)) for f in record.files.all()], str(record)
    else:
        files = [(f.name, f.content) for f in files_of(draft.report, as_kept(draft.report))]
    again = f"--publish --read {draft.digest}"
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (out / name).write_bytes(content)
    work.say(
        {
            "kind": kind,
            "from": meeting.starts_on,
            "to": meeting.ends_on,
            "record": number or None,
            "read": read or draft.digest,
            "files": [str(out / name) for name, _content in files],
        },
        _("%(what)s: %(files)s in %(folder)s")
        % {"what": number or _("Draft"), "files": ", ".join(name for name, _content in files), "folder": out},
        *([] if number else [_("Publish what is drafted here with: %(command)s") % {"command": again}]),
    )

from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from samlad.cli.context import Work, at_work
from samlad.cli.options import common, week_option
from samlad.collection.queries import round_by_label
from samlad.lib.errors import UserError
from samlad.sources.areas.base_maps import import_base_map
from samlad.sources.areas.places import import_places
from samlad.sources.areas.reading import look
from samlad.sources.areas.service import import_areas, import_population
from samlad.sources.counts.service import import_counts
from samlad.sources.police.fetching import bring_in, over_the_net
from samlad.sources.police.service import PoliceImport, import_police_file

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="import")
def imports() -> None:
    """Bring in areas, inhabitants, places, police events and weekly counts from files."""


@imports.command()
@click.argument("file", type=FILE)
@click.option("--name-field", help="The field with the areas' names.")
@click.option("--code-field", help="The field with the areas' codes.")
@click.option("--crs", help="Coordinate system, if the file does not say: EPSG:3006, for instance.")
@common
def areas(
    file: Path,
    name_field: str | None,
    code_field: str | None,
    crs: str | None,
    slug: str | None,
    as_json: bool,
) -> None:
    """Areas from a GeoJSON or GeoPackage file."""
    with at_work(slug, as_json) as work:
        layer = look(file.read_bytes(), filename=file.name)
        done = import_areas(
            actor=work.actor, now=work.now, layer=layer, name_field=name_field, code_field=code_field, crs=crs
        )
        work.say(
            {
                "added": done.added,
                "changed": done.changed,
                "unmentioned": done.unmentioned,
                "points": {"before": layer.points[0], "after": layer.points[1]},
                "moved_at_most_metres": layer.metres,
            },
            _("Areas: %(added)d added, %(changed)d changed, %(unmentioned)d not in the file.") % asdict(done),
            *([layer.simplified] if layer.simplified else []),
        )


@imports.command()
@click.argument("file", type=FILE)
@click.option("--year", type=int, help="The year of the figures. Default: last year.")
@common
def population(file: Path, year: int | None, slug: str | None, as_json: bool) -> None:
    """Inhabitants per area from a CSV file: code first, number last."""
    with at_work(slug, as_json) as work:
        done = import_population(
            actor=work.actor, now=work.now, data=file.read_bytes(), year=year or work.today.year - 1
        )
        work.say(
            {"changed": done.changed, "unmentioned": done.unmentioned},
            _("Inhabitants: %(changed)d areas changed, %(unmentioned)d not in the file.") % asdict(done),
        )


@imports.command()
@click.argument("file", type=FILE)
@common
def places(file: Path, slug: str | None, as_json: bool) -> None:
    """Named places from a CSV or .xlsx file: plats, område (or lat and lon), andra namn."""
    with at_work(slug, as_json) as work:
        number = import_places(actor=work.actor, now=work.now, data=file.read_bytes(), filename=file.name)
        work.say({"places": number}, _("Places: %(n)d are named.") % {"n": number})


@imports.command("base-map")
@click.argument("file", type=FILE)
@click.option("--source", default="", help="Who made the map, if the licence wants it written: “© Lantmäteriet”.")
@click.option("--crs", help="Coordinate system, if the file does not say: EPSG:3006, for instance.")
@common
def base_map(file: Path, source: str, crs: str | None, slug: str | None, as_json: bool) -> None:
    """Roads and water to draw under the areas, from a GeoJSON or GeoPackage file of lines and areas."""
    with at_work(slug, as_json) as work:
        done = import_base_map(
            actor=work.actor, now=work.now, data=file.read_bytes(), filename=file.name, source=source, crs=crs
        )
        work.say(asdict(done), *done.sentences())


@imports.command()
@click.argument("file", type=FILE, required=False)
@click.option(
    "--fetch",
    "period",
    help="Read the police's open interface instead: a month (2026-08) or a day (2026-08-22).",
)
@click.option("--municipality", help="With --fetch: must be the partnership's own; for your own check.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@common
def police(
    file: Path | None,
    period: str | None,
    municipality: str | None,
    dry_run: bool,
    slug: str | None,
    as_json: bool,
) -> None:
    """The police's published events (a selection), from a CSV, JSON or JSONL file or the open interface. Rows that
    cannot be read are named and left out."""
    if (file is None) == (period is None):
        raise click.UsageError("Give a file, or --fetch with a month or a day.")
    with at_work(slug, as_json) as work:
        if municipality and municipality.casefold() != work.partnership.municipality.casefold():
            raise UserError(
                _("The partnership's municipality is %(own)s, not %(told)s.")
                % {"own": work.partnership.municipality, "told": municipality}
            )
        if file:
            done = import_police_file(
                actor=work.actor, now=work.now, data=file.read_bytes(), filename=file.name, dry_run=dry_run
            )
        else:
            done = _fetched(work, period or "", dry_run)
        work.say(_police_document(done), *_police_sentences(done))


def _fetched(work: Work, period: str, dry_run: bool) -> PoliceImport:
    got = over_the_net(work.partnership, period)
    for note in got.incomplete:
        click.echo(f"{note}: the answer was full, so events may have been held back.", err=True)
    return bring_in(actor=work.actor, now=work.now, got=got, dry_run=dry_run)


def _police_document(done: PoliceImport) -> dict[str, object]:
    s = done.stored
    return {
        "dry_run": done.dry_run,
        "rows": done.rows,
        "other_municipalities": done.elsewhere,
        "added": s.added,
        "changed": s.changed,
        "unchanged": s.unchanged,
        "counted": s.counted,
        "with_area": s.with_area,
        "without_area": done.without_area,
        "several_areas": s.several_areas,
        "in_homes": s.in_homes,
        "fires_not_presumed_set": s.fires_not_set,
        "updates_of_old_cases": s.old_cases,
        "summaries": s.summaries,
        "moved_away": s.moved_away,
        "older": s.older,
        "left_out": dict(s.left_out),
        "unknown_types": dict(s.unknown_types),
        "skipped_rows": [{"row": p.row, "reason": p.reason} for p in done.problems],
    }


def _police_sentences(done: PoliceImport) -> list[str]:
    s, counts = done.stored, vars(done.stored)
    lines = [
        *([_("Nothing was changed (--dry-run). An import would give:")] if done.dry_run else []),
        _("%(rows)d rows, %(elsewhere)d of them about other municipalities.")
        % {"rows": done.rows, "elsewhere": done.elsewhere},
        _("%(added)d added, %(changed)d changed, %(unchanged)d as before.") % counts,
        _(
            "%(counted)d counted as observations: %(with_area)d in a named area, %(without)d in the municipality as a "
            "whole."
        )
        % (counts | {"without": done.without_area}),
        *(
            [_("Of the latter %(several_areas)d name a district that could be several areas.") % counts]
            if s.several_areas
            else []
        ),
        _(
            "%(in_homes)d happened in homes and %(fires_not_set)d are fires that nobody is presumed to have set; they "
            "are kept and not counted."
        )
        % counts,
        _("%(old_cases)d are updates of old cases and %(summaries)d summaries; they are kept and not counted.")
        % counts,
        _("%(n)d of types that are left out: %(types)s.")
        % {
            "n": sum(s.left_out.values()),
            "types": ", ".join(f"{t} {n}" for t, n in s.left_out.most_common(8)) or _("none"),
        },
    ]
    if s.moved_away:
        lines.append(
            _("%(moved_away)d are revised to another municipality; they are kept and no longer counted.") % counts
        )
    if s.older:
        lines.append(_("%(older)d are older than what is kept of the same events, which stays.") % counts)
    if s.unknown_types:
        lines.append(
            _("Types nobody has decided about: %(types)s.")
            % {"types": ", ".join(f"{t} {n}" for t, n in s.unknown_types.most_common())}
        )
    return lines + [_("Skipped row %(row)d: %(reason)s") % {"row": p.row, "reason": p.reason} for p in done.problems]


@imports.command()
@click.argument("file", type=FILE)
@week_option
@common
def counts(file: Path, label: str | None, slug: str | None, as_json: bool) -> None:
    """Weekly counts per area and indicator (the police's own figures) from CSV, text or XLSX."""
    with at_work(slug, as_json) as work:
        week = work.week(label)
        done = import_counts(actor=work.actor, now=work.now, source=file.read_bytes(), round=round_by_label(str(week)))
        work.say(
            {"rounds": done}, *(_("%(week)s: %(n)d figures stored.") % {"week": w, "n": n} for w, n in done.items())
        )

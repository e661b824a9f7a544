from pathlib import Path

import click
from django.utils import translation
from django.utils.translation import gettext as _

from samlad.analysis.export.codebook import Origin
from samlad.analysis.export.files import FORMATS, LAYERS, Export, write_file
from samlad.analysis.export.selection import SOURCES, Criteria, select
from samlad.cli.context import at_work
from samlad.cli.options import common


@click.command()
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True, help="What kind of file.")
@click.option("--from", "first", default="", help="The first week, as 2026-W01. Default: 52 rounds.")
@click.option("--to", "last", default="", help="The last week. Default: the newest that is closed.")
@click.option("--source", type=click.Choice(list(SOURCES)), help="Whose counts. Default: all, kept apart.")
@click.option("--indicator", default="", help="One indicator, by its code. Default: all.")
@click.option(
    "--layer", type=click.Choice(LAYERS[1:]), default="areas", show_default=True, help="Of a GeoJSON file: which."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@common
def export(
    kind: str,
    first: str,
    last: str,
    source: str | None,
    indicator: str,
    layer: str,
    out: Path,
    slug: str | None,
    as_json: bool,
) -> None:
    """Take out shared counts, areas and named places as a file, with what each column means.

    Nobody's words are in it, and counts of one or two that concern persons are written as <3 (docs/data-out.md).
    """
    with at_work(slug, as_json) as work:
        selection = select(Criteria(first=first, last=last, source=source or "", indicator=indicator))
        with translation.override(work.partnership.language):  # the file is for whoever works there
            write_file(Export(selection, Origin(work.partnership, work.now), layer), kind, out)
        weeks = [r.label for r in selection.rounds]
        work.say(
            {"file": str(out), "from": weeks[0], "to": weeks[-1], "rounds": len(weeks), "bytes": out.stat().st_size},
            _("%(file)s: %(n)d weeks, %(first)s to %(last)s.")
            % {"file": out, "n": len(weeks), "first": weeks[0], "last": weeks[-1]},
        )

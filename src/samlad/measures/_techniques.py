"""The table of situational techniques: shipped as a file, replaced whole by the partnership's own."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.collection.models import Indicator
from samlad.lib.cells import as_written
from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.tables import Row, read_rows
from samlad.measures.models import Mechanism, Technique
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.permissions import Permission

SHIPPED = Path(__file__).with_name("techniques.csv")
COLUMNS = ("mechanism", "text_sv", "text_en", "indicators", "source")
MOST = 500


@transaction.atomic
def replace_techniques(*, actor: Actor, now: datetime, content: bytes | None = None) -> int:
    """Replaces the table by a CSV file (columns as in `COLUMNS`, indicators as codes separated by blanks), or by the
    one that is shipped. Returns the number of techniques. Raises BadFile naming every bad row; nothing is then
    changed."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    rows = read(
        SHIPPED.read_bytes() if content is None else content, set(Indicator.objects.values_list("code", flat=True))
    )
    Technique.objects.all().delete()
    Technique.objects.bulk_create(
        Technique(partnership=actor.partnership, position=n, **row) for n, row in enumerate(rows, start=1)
    )
    log(actor, now, "techniques.replaced", ("technique", 0), number=len(rows))
    return len(rows)


def read(content: bytes, indicators: set[str]) -> list[dict[str, str]]:
    """The rows of a file, checked against the known indicators. Raises BadFile."""
    top, *body = read_rows(content) or (Row(1, ()),)
    names = [name.casefold() for name in top.cells]
    missing = [c for c in COLUMNS if c not in names]
    if missing:
        raise BadFile(_("The file lacks the columns %(columns)s.") % {"columns": ", ".join(missing)})
    strange = [name for name in top.cells if name.casefold() not in COLUMNS or names.count(name.casefold()) > 1]
    if strange:
        raise BadFile(
            _("The columns %(columns)s are not known, or there twice.") % {"columns": ", ".join(strange)[:200]},
            [RowProblem(top.number, _("Take the columns away."))],
        )
    rows, problems = [], []
    for row in body:
        values = {c: as_written(row.at(names.index(c))) for c in COLUMNS}
        wrong = (
            _wrong(values, indicators)
            if len(row.cells) <= len(names)
            else _("The row has more columns than the header.")
        )
        if wrong:
            problems.append(RowProblem(row.number, wrong))
        rows.append(values)
    if len(rows) > MOST:
        problems.append(RowProblem(0, _("At most %(most)d techniques fit.") % {"most": MOST}))
    if not rows:
        raise BadFile(_("The file has no techniques below its headings. The table is left as it was."))
    if problems:
        refused = ngettext(
            "The file was not brought in: %(n)d row is wrong.",
            "The file was not brought in: %(n)d rows are wrong.",
            len(problems),
        )
        raise BadFile(refused % {"n": len(problems)}, problems)
    return rows


def _wrong(row: dict[str, str], indicators: set[str]) -> str:
    if row["mechanism"] not in Mechanism.values:
        return _("“%(told)s” is none of %(known)s") % {"told": row["mechanism"], "known": ", ".join(Mechanism.values)}
    if not row["text_sv"] or not row["text_en"]:
        return _("the technique has no text in both languages")
    if not row["source"]:
        return _("a technique needs its source")
    unknown = [code for code in row["indicators"].split() if code not in indicators]
    if unknown or not row["indicators"]:
        return _("“%(told)s” is no indicator") % {"told": " ".join(unknown)}
    too_long = [
        c
        for c, most in (("text_sv", 200), ("text_en", 200), ("indicators", 300), ("source", 300))
        if len(row[c]) > most
    ]
    return _("too long: %(columns)s") % {"columns": ", ".join(too_long)} if too_long else ""

"""The documents' fixed words, in the active language: `ready` makes it the document's own, whoever reads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Words:
    report: str
    draft: str
    draft_note: str
    replaces: str  # {replaces}
    made_up: str
    log: str
    summary: str
    contents: str
    table: str
    figure: str
    note: str
    no_rows: str
    not_drawn: str
    not_written: str
    page: str  # {page} and {pages}


def words() -> Words:
    return Words(
        report=pgettext("document", "Report"),
        draft=_("Draft"),
        draft_note=_("Not adopted."),
        replaces=_("Replaces {replaces}"),
        made_up=pgettext("document", "Made-up data"),
        log=pgettext("document", "log"),
        summary=_("Summary"),
        contents=_("Contents"),
        table=_("Table"),
        figure=_("Figure"),
        note=pgettext("document", "Note"),
        no_rows=_("The table has no rows."),
        not_drawn=_("The figure cannot be shown here. In words:"),
        not_written=_("Nothing is written here."),
        page=_("Page {page} of {pages}"),
    )

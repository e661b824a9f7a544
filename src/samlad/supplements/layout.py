"""A supplement as a sheet, in the partnership's language: the headings of its organisation, one after the other."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samlad.documents.blocks import Section, Text
from samlad.documents.content import Sheet
from samlad.documents.ready import language_of
from samlad.lib.weeks import Week
from samlad.supplements.content import SupplementContent


def sheet_of(content: SupplementContent) -> Sheet:
    language = language_of(content.language)
    with translation.override(language):
        return _sheet(content, language)


def _sheet(content: SupplementContent, language: str) -> Sheet:
    draft = content.number is None
    beside = (
        _("To the joint situation picture {record}").format(record=content.picture)
        if content.picture
        else _("To the joint situation picture of the week, which was not published then")
    )
    only = _("Only for {organisation}'s own people: it is not part of the joint picture and is not passed on.")
    return Sheet(
        language=language,
        kicker=content.organisation,
        title=pgettext("document", "Supplement"),
        partnership=content.partnership,
        made_up=content.made_up,
        identity=""
        if draft
        else _("No {number}, version {version}").format(number=content.number, version=content.version),
        replaces=". ".join(part for part in (content.replaces, content.change) if part),
        day=content.meeting_date,
        purpose=only.format(organisation=content.organisation),
        occasion=_("Week {week}").format(week=Week.parse(content.week).week),
        interval=beside,
        log=content.log,
        draft_note=_("Draft, not adopted. Do not pass it on."),
        unwritten=_("Not written yet."),
        lead=None,
        main=tuple(Section(part.heading, (Text(part.text),)) for part in content.parts if part.text or draft),
        drawing=(),
        side=(),
        below=(),
    )

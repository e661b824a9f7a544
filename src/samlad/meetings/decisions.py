"""Decisions as a table for spreadsheets."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from samlad.lib.times import local_day
from samlad.meetings.models import Meeting
from samlad.meetings.queries import DecisionNow


def columns() -> list[str]:
    return [
        _("Number"),
        _("What"),
        _("Who"),
        _("How"),
        _("Meeting"),
        _("Decided on"),
        _("State"),
        _("Anchored with"),
        _("Goes on to"),
        _("To be told to"),
        _("Report back by"),
        _("Reports back"),
        _("What became of it"),
    ]


def table(decisions: Iterable[DecisionNow]) -> list[list[Any]]:
    return [
        [
            d.decision.pk,
            d.decision.what,
            d.decision.who,
            d.decision.how,
            meeting_name(d.decision.meeting),
            local_day(d.decision.decided_at, d.decision.meeting.partnership.zone),
            str(d.state.label),
            d.holder,
            str(d.decision.to_group or ""),
            d.decision.tell,
            d.decision.report_on,
            str(d.decision.reporter or ""),
            d.decision.report.text if hasattr(d.decision, "report") else "",
        ]
        for d in decisions
    ]


def meeting_name(meeting: Meeting) -> str:
    """Which meeting it is, in a few words."""
    if meeting.round:
        return _("Weekly follow-up, week %d") % meeting.round.week.week + f" {meeting.round.week.year}"
    return f"{meeting.group or meeting.get_kind_display()} {meeting.ends_on}"

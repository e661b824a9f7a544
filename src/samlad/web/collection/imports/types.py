"""Which indicator each of the police's types counts as, or why it is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from samlad.collection.models import EventMapping, Indicator, Source
from samlad.collection.queries import imported_types, indicators, mappings
from samlad.collection.service import MappedType, map_types
from samlad.partnership.permissions import Permission
from samlad.sources.police.service import count_again
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.collection.imports.room import show
from samlad.web.forms.saving import saved, sent

LEFT_OUT = "-"


@dataclass
class Row:
    """A type in the table. `value` is "" undecided, "-" left out, "fire", or "other_disorder:violence"."""

    number: int
    type: str
    events: int
    value: str
    reason: str
    decided: bool
    error: str = ""


def _rows() -> list[Row]:
    """Undecided types first, then by number of events."""
    events = imported_types(Source.POLICE_EVENTS)
    folded: dict[str, int] = {}
    for name, number in events.items():
        folded[name.casefold()] = folded.get(name.casefold(), 0) + number
    types: list[tuple[str, str, str, bool]] = [
        (m.external_type, _value(m), m.reason, True) for m in mappings(Source.POLICE_EVENTS)
    ]
    decided_names = {name.casefold() for name, *_rest in types}
    new = {name.casefold(): name for name in events if name.casefold() not in decided_names}
    types += [(name, "", "", False) for name in new.values()]
    types.sort(key=lambda f: (f[3], -folded.get(f[0].casefold(), 0), f[0].casefold()))
    return [
        Row(n, name, folded.get(name.casefold(), 0), value, reason, decided)
        for n, (name, value, reason, decided) in enumerate(types)
    ]


def _value(mapping: EventMapping) -> str:
    if mapping.indicator is None:
        return LEFT_OUT
    return f"{mapping.indicator.code}:{mapping.kind.code}" if mapping.kind else mapping.indicator.code


@dataclass(frozen=True)
class Choices:
    """What a type can count as: `plain` indicators, and for each indicator with kinds a group of its kinds."""

    plain: list[tuple[str, str]]
    groups: list[tuple[str, list[tuple[str, str]]]]

    def values(self) -> set[str]:
        return {"", *(v for v, _l in self.plain), *(v for _g, choices in self.groups for v, _l in choices)}


def _choices(indicators: Sequence[Indicator]) -> Choices:
    choices = Choices([(LEFT_OUT, _("Is not counted"))], [])
    for indicator in indicators:
        kinds = [(f"{indicator.code}:{kind.code}", str(kind)) for kind in indicator.kinds.all()]
        if kinds:
            choices.groups.append(
                (str(indicator), [*kinds, (indicator.code, _("%(name)s, no kind") % {"name": indicator})])
            )
        else:
            choices.plain.append((indicator.code, str(indicator)))
    return choices


class TypesForm(forms.Form):
    """All rows in one form. Each row posts its type, so a table that has grown meanwhile does no harm."""

    def __init__(self, data: Any, *, rows: list[Row], choices: Choices) -> None:
        super().__init__(data)
        self.rows, self.allowed = rows, choices.values()
        self.decisions: list[MappedType] = []

    def clean(self) -> dict[str, Any]:
        by_type = {row.type.casefold(): row for row in self.rows}
        for key in [k for k in self.data if k.startswith("type-")]:
            row = by_type.get(str(self.data[key]).casefold())
            number = key.removeprefix("type-")
            value, reason = self.data.get(f"as-{number}", ""), self.data.get(f"why-{number}", "").strip()
            if row is None or value not in self.allowed:
                continue
            before = (row.value, row.reason)
            row.value, row.reason = value, reason
            if value == LEFT_OUT and not reason:
                row.error = _("Say why it is not counted.")
                self.add_error(None, _("%(type)s: say why it is not counted.") % {"type": row.type})
            elif value and (value, reason if value == LEFT_OUT else "") != before:
                code, _colon, kind = value.partition(":")
                self.decisions.append(MappedType(row.type, None if value == LEFT_OUT else code, kind or None, reason))
        return {}


@require_http_methods(["GET", "POST"])
@member_required(Permission.IMPORT)
def types(request: SamladRequest) -> HttpResponse:
    """What does each of the police's types count as?"""
    rows, choices = _rows(), _choices(indicators(kinds=True))
    new = sum(not row.decided for row in rows)
    form = TypesForm(sent(request), rows=rows, choices=choices)

    @transaction.atomic
    def save() -> None:
        if form.decisions:
            map_types(actor=actor_of(request), now=request.now, source_code=Source.POLICE_EVENTS, types=form.decisions)
            count_again(actor=actor_of(request), now=request.now)

    if request.method == "POST" and saved(form, save):
        number = len(form.decisions)
        messages.success(
            request,
            ngettext(
                "One type is changed, and the events already brought in are counted again.",
                "%(n)d types are changed, and the events already brought in are counted again.",
                number,
            )
            % {"n": number}
            if number
            else _("Nothing was changed."),
        )
        return redirect("imports_types")
    unseen = [row for row in rows if row.decided and not row.events]
    counted = sum(row.decided and row.value != LEFT_OUT for row in rows)
    heading = (
        ngettext("One type nobody has decided about", "%(n)d types nobody has decided about", new) % {"n": new}
        if new
        else _("%(counted)d of %(n)d types are counted") % {"counted": counted, "n": len(rows)}
    )
    return show(
        request,
        "collection/imports/types.html",
        heading=heading,
        form=form,
        trail=((_("The police's events"), reverse("imports_police")),),
        choices=choices,
        rows=[row for row in rows if row.events or not row.decided],
        unseen=unseen,
        unseen_wrong=any(r.error for r in unseen),
        kicker=_("The police's published events (a selection)"),
        lead=_(
            "Each type counts as one of the questionnaire's indicators, or is not counted,"
            " with a reason that everybody can read."
        ),
    )

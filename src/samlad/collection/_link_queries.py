"""Reading links: which lead in, and what became of the letters with them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from samlad.collection.models import LinkLetter, ReportLink, Round
from samlad.lib.times import local_day
from samlad.partnership.actor import Actor
from samlad.partnership.models import Assignment
from samlad.partnership.permissions import Permission

# What a function said to the lead that it reports to now. What it said to an earlier one stays there: whoever the new
# lead lets in must not find it on the report's pages.
TO_ITS_LEAD = Q(lead=Coalesce("function__organisation__reports_to", "function__organisation"))


def link_by_hash(token_hash: str) -> ReportLink | None:
    """Looks across partnerships: a link is how its request finds the scope."""
    link = (
        ReportLink._base_manager.select_related("partnership", "round__closure", "revocation", "function__organisation")
        .filter(TO_ITS_LEAD, token_hash=token_hash)
        .first()
    )
    if link is not None:
        link.function.partnership = link.partnership  # the same row: not fetched again
    return link


def links_in_force(round: Round, now: datetime) -> set[int]:
    """The functions that have a link to the round that works. Two queries."""
    rows = ReportLink.objects.filter(TO_ITS_LEAD, round=round, revocation=None)
    rows = rows.select_related("partnership", "function", "revocation")
    return {link.function_id for link in standing(rows, now)}


def link_letters(actor: Actor, round: Round) -> list[LinkLetter]:
    """The newest letter with a link to the round to each person for each function, among those the actor compiles; with
    its letter, account and function. One query."""
    mine = actor.organisations(Permission.MANAGE_LINKS)
    rows = LinkLetter.objects.filter(
        Q(function__organisation__in=mine) | Q(function__organisation__reports_to__in=mine), round=round
    )
    rows = rows.select_related("letter__account", "function__organisation").order_by("pk")
    return list({(row.function_id, row.letter.account_id): row for row in rows}.values())


def standing(links: Iterable[ReportLink], now: datetime) -> list[ReportLink]:
    """The links that let somebody in now: neither revoked nor too old, of functions that are there, and held by one of
    those they were handed to. One query, and it looks across partnerships as `link_by_hash` does."""
    valid = [link for link in links if not hasattr(link, "revocation") and link.expires_at > now]
    if not valid:
        return []
    functions = {link.function_id for link in valid}
    held = Assignment._base_manager.filter(function__in=functions, account__is_active=True)
    spells = list(held.values_list("function_id", "account_id", "starts_on", "ends_on"))

    def stands(link: ReportLink) -> bool:
        day, function = local_day(now, link.partnership.zone), link.function
        if (function.starts_on and function.starts_on > day) or (function.ends_on and function.ends_on < day):
            return False
        holding = {
            account
            for of, account, start, end in spells
            if of == link.function_id and start <= day and (end is None or end >= day)
        }
        return not link.holders or not holding.isdisjoint(link.holders)

    return [link for link in valid if stands(link)]

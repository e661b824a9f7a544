"""Other partnerships with a meeting at the same hour: each a week, six areas and twelve functions."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samlad.collection.models import Round
    from samlad.partnership.models import Account, Partnership

BEGAN, WEEK = datetime(2026, 11, 12, 9, tzinfo=UTC), (2026, 47)


def neighbour(n: int, people: int) -> "tuple[Partnership, Round, list[Account]]":
    """The nth, made where it is missing."""
    from django.db import transaction
    from django_scopes import scope

    from samlad.collection.models import Round
    from samlad.partnership.models import Account, Partnership

    slug = f"neighbour{n}"
    with transaction.atomic():
        partnership = Partnership.objects.filter(slug=slug).first() or _new_partnership(slug, people)
    with scope(partnership=partnership):
        accounts = list(Account.objects.filter(email__endswith=f"@{slug}.example.se").order_by("pk"))
        return partnership, Round.objects.get(), accounts


def _new_partnership(slug: str, people: int) -> "Partnership":
    import shapely
    from django_scopes import scope

    from samlad.collection.service import close_round, open_round, set_up_questionnaire
    from samlad.lib.weeks import Week
    from samlad.measures.service import Choice, plan_measure, prioritise
    from samlad.partnership.actor import system_actor
    from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
    from samlad.places.models import Area
    from samlad.places.service import NewArea, store_areas

    start = date(2026, 1, 1)
    partnership = found_partnership(name=slug, municipality=slug, slug=slug, now=BEGAN, made_up=True)
    with scope(partnership=partnership):
        actor = system_actor(partnership, "bench")
        set_up_questionnaire(actor=actor, now=BEGAN, valid_from=start)
        cells = [NewArea(f"A{i}", f"Område {i}", shapely.to_wkb(shapely.box(15 + i, 59, 16 + i, 60))) for i in range(6)]
        store_areas(actor=actor, now=BEGAN, areas=cells)
        areas = list(Area.objects.order_by("code").values_list("pk", flat=True))
        for i in range(people):
            organisation = add_organisation(actor=actor, now=BEGAN, name=f"Organisation {i}")
            function = add_function(
                actor=actor, now=BEGAN, organisation_id=organisation.pk, name="Samordnare", duties=["coordinator"]
            )
            email = f"s{i}@{slug}.example.se"
            assign(actor=actor, now=BEGAN, function_id=function.pk, name="S", email=email, starts_on=start)
        chosen = [Choice(pk, "Återkommer varje vecka.") for pk in areas[:3]]
        prioritise(actor=actor, now=BEGAN, choices=chosen, starts_on=start, ends_on=date(2026, 12, 31))
        for i in range(6):
            plan_measure(
                actor=actor, now=BEGAN, what=f"Vandring {i}", who="Enheten", area_ids=areas[i:], starts_on=start
            )
        opened = open_round(actor=actor, now=BEGAN, week=Week(*WEEK))
        close_round(actor=actor, now=opened.closes_at + timedelta(seconds=1), round_id=opened.pk)
    return partnership

"""Reading the lists of what is done before a meeting: each organisation's own people see its own."""

from dataclasses import dataclass

from samlad.collection.models import Round
from samlad.meetings.models import Preparation, PreparationDone
from samlad.partnership.actor import Actor
from samlad.partnership.models import Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import leads


@dataclass(frozen=True)
class ToPrepare:
    preparation: Preparation
    done: PreparationDone | None


@dataclass(frozen=True)
class PreparationList:
    """`changeable`: the actor writes the list."""

    organisation: Organisation
    items: tuple[ToPrepare, ...]
    changeable: bool

    @property
    def left(self) -> int:
        return sum(i.done is None for i in self.items)

    @property
    def text(self) -> str:
        return "\n".join(i.preparation.text for i in self.items)


def preparation_lists(actor: Actor, round: Round) -> list[PreparationList]:
    """Of the lead organisations that the actor is of and enters meetings for: one for most. Three queries."""
    mine = list(leads().filter(pk__in=actor.organisations(Permission.ENTER_MEETING)))
    rows = list(Preparation.objects.filter(organisation__in=mine)) if mine else []
    done = PreparationDone.objects.filter(round=round, preparation__in=rows).select_related("function")
    times = {d.preparation_id: d for d in done} if rows else {}
    configures = actor.organisations(Permission.CONFIGURE)
    return [
        PreparationList(
            lead,
            tuple(ToPrepare(p, times.get(p.pk)) for p in rows if p.organisation_id == lead.pk),
            lead.pk in configures,
        )
        for lead in mine
    ]

"""Reading supplements. Each lead organisation's own people see its own; for others there are none (decision 25)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import translation

from samlad.collection.models import Round
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.lookup import one
from samlad.partnership.models import Organisation, Partnership
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import leads
from samlad.supplements.headings import starter
from samlad.supplements.models import Supplement, SupplementHeading, SupplementPublication, SupplementText
from samlad.writing.queries import waiting


def read_by(actor: Actor) -> Q:
    """The condition on publications: of the leads in whose tree the actor has a function that reads them."""
    if actor.system:
        return Q()
    return Q(supplement__organisation__in=actor.leads(Permission.READ_SUPPLEMENT))


def publications(actor: Actor) -> QuerySet[SupplementPublication]:
    """Those the actor reads: the newest week first, of each the newest version, with their records."""
    rows = SupplementPublication.objects.filter(read_by(actor)).select_related(
        "record", "record__replaces", "supplement__round", "supplement__organisation", "replaced_by__record"
    )
    return rows.order_by("-supplement__round__observed_to", "supplement__organisation__name", "-record__version")


def publication_of(actor: Actor, record_id: int) -> SupplementPublication | None:
    return publications(actor).filter(record_id=record_id).first()


def newest_of(supplement: Supplement) -> SupplementPublication | None:
    """As it is published now."""
    rows = SupplementPublication.objects.filter(supplement=supplement).select_related("record__replaces")
    return rows.order_by("-record__version").first()


def written_by(actor: Actor) -> list[Organisation]:
    """The leads the actor writes supplements for: one for most."""
    return list(leads() if actor.system else leads().filter(pk__in=actor.organisations(Permission.WRITE_SUPPLEMENT)))


def has_supplement(actor: Actor, round: Round) -> bool:
    """Whether there is something of the actor's own beside the picture of the round, to read or to write. No query but
    for who only reads."""
    if actor.may(Permission.WRITE_SUPPLEMENT):
        return True
    return actor.may(Permission.READ_SUPPLEMENT) and publications(actor).filter(supplement__round=round).exists()


@dataclass(frozen=True)
class OfWeek:
    """What a lead has beside the picture of a week: to be written in, and as it is published now."""

    organisation: Organisation
    writes: bool
    published: SupplementPublication | None


def of_week(actor: Actor, round: Round) -> list[OfWeek]:
    """By lead: those the actor writes for, and those of which something is published that the actor reads."""
    newest = {
        p.supplement.organisation_id: p for p in publications(actor).filter(supplement__round=round, replaced_by=None)
    }
    writes = {o.pk: o for o in written_by(actor)}
    organisations = writes | {pk: p.supplement.organisation for pk, p in newest.items()}
    rows = [OfWeek(o, pk in writes, newest.get(pk)) for pk, o in organisations.items()]
    return sorted(rows, key=lambda row: row.organisation.name)


def own_lead(actor: Actor, organisation_id: int) -> Organisation:
    """The lead organisation, for whoever writes its supplements. Raises OutOfScope for another's, and for a unit."""
    organisation = one(Organisation, organisation_id)
    actor.require_organisation(Permission.WRITE_SUPPLEMENT, organisation_id=organisation.pk, lead_id=organisation.pk)
    if not organisation.is_lead:
        raise OutOfScope
    return organisation


def texts_of(supplement: Supplement) -> list[SupplementText]:
    """In their order. Each `waits` where two have worded the same thing in it and nobody has looked."""
    rows = SupplementText.objects.filter(supplement=supplement).order_by("position", "pk")
    return list(rows.annotate(waits=waiting(SupplementText)))


def headings_of(organisation: Organisation, partnership: Partnership) -> list[str]:
    """Those the organisation has chosen, or those for what it is, in the partnership's language."""
    chosen = SupplementHeading.objects.filter(organisation=organisation).values_list("text", flat=True)
    with translation.override(partnership.language):
        return list(chosen) or list(starter(organisation.kind))

"""The questionnaire of the handbook (M6): eight indicators with their examples as help texts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from samlad.collection.models import Indicator, IndicatorKind, Question, Questionnaire, Source
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.permissions import Permission


@dataclass(frozen=True)
class _Kind:
    code: str
    sv: str
    en: str
    can_persist: bool = True


@dataclass(frozen=True)
class _Indicator:
    code: str
    sv: str
    en: str
    help_sv: str
    help_en: str
    can_persist: bool = True
    counted: bool = True
    kinds: tuple[_Kind, ...] = ()


INDICATORS = (
    _Indicator(
        "damage",
        "Skadegörelse",
        "Damage",
        "Krossade rutor på byggnader eller bilar, nedskräpning, klotter",
        "Broken windows on buildings or cars, littering, graffiti",
    ),
    _Indicator(
        "fire",
        "Brand",
        "Fire",
        "Bränder som kan antas vara anlagda: små (papperskorgar) och stora (bilar)",
        "Fires presumed set: small (bins) and large (cars)",
        can_persist=False,
    ),
    _Indicator(
        "staff_incident",
        "Incident mot anställd",
        "Incident against staff",
        "Någon i tjänst har hindrats i sitt arbete, hotats eller provocerats",
        "Staff kept from doing their job, threatened or provoked on duty",
        can_persist=False,
    ),
    _Indicator(
        "event",
        "Arrangemang",
        "Event",
        "Sammankomster som kan störa eller oroa, och sådana som kan öka tryggheten: ungdomsfester, idrott, konserter",
        "Gatherings that may disturb or worry, and those that may raise safety: youth parties, sports, concerts",
        can_persist=False,
        counted=False,
        kinds=(
            _Kind("may_disturb", "Kan störa", "May disturb", can_persist=False),
            _Kind("may_raise_safety", "Kan öka tryggheten", "May raise safety", can_persist=False),
        ),
    ),
    _Indicator(
        "youth_gathering",
        "Samlingsplats för ungdomar",
        "Gathering place for young people",
        "Offentliga platser där unga samlas och som upplevs som störande eller hotande",
        "Public places where young people gather that are felt as disturbing or threatening",
    ),
    _Indicator(
        "other_disorder",
        "Annat otrygghetsskapande/ordningsstörande",
        "Other unsafety or disorder",
        "Våld och bråk, narkotika, inbrott, olovlig trafik eller annat som stör ordningen",
        "Violence, drugs, burglary, illegal traffic or other disorder",
        kinds=(
            _Kind("violence", "Våld och bråk", "Violence and fights"),
            _Kind("drugs", "Narkotika (öppen droghandel)", "Drugs (open dealing)"),
            _Kind("burglary", "Inbrott", "Burglary", can_persist=False),
            _Kind("illegal_traffic", "Olovlig trafik (moped på gångväg)", "Illegal traffic (mopeds on paths)"),
            _Kind("disorder", "Annan ordningsstörning", "Other disorder"),
        ),
    ),
    _Indicator(
        "unsafe_place",
        "Otrygg plats",
        "Unsafe place",
        "Platser som känns otrygga genom utformning, belysning och liknande",
        "Places felt unsafe through design, lighting and the like",
    ),
    _Indicator(
        "other",
        "Övrigt",
        "Other",
        "Rykten på sociala medier, en allmän känsla av otrygghet",
        "Rumours on social media, a general feeling of unsafety",
    ),
)

SOURCES = (
    (Source.QUESTIONNAIRE, "Frågeformuläret"),
    (Source.POLICE_EVENTS, "Polisens publicerade händelser (urval)"),
    (Source.POLICE_COUNTS, "Polisens egna siffror"),
)


@transaction.atomic
def set_up_questionnaire(*, actor: Actor, now: datetime, valid_from: date) -> Questionnaire:
    """Makes the handbook's indicators, their help texts as version 1, and the sources. Safe to repeat."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    partnership = actor.partnership
    for code, name in SOURCES:
        Source.objects.get_or_create(partnership=partnership, code=code, defaults={"name": name})
    questionnaire, created = Questionnaire.objects.get_or_create(
        partnership=partnership, version=1, defaults={"valid_from": valid_from}
    )
    if not created:
        return questionnaire
    for position, standard in enumerate(INDICATORS, start=1):
        indicator, _ = Indicator.objects.get_or_create(
            partnership=partnership,
            code=standard.code,
            defaults={
                "name_sv": standard.sv,
                "name_en": standard.en,
                "can_persist": standard.can_persist,
                "counted": standard.counted,
            },
        )
        for order, kind in enumerate(standard.kinds, start=1):
            named = {"name_sv": kind.sv, "name_en": kind.en, "position": order, "can_persist": kind.can_persist}
            IndicatorKind.objects.get_or_create(
                partnership=partnership, indicator=indicator, code=kind.code, defaults=named
            )
        Question.objects.create(
            partnership=partnership,
            questionnaire=questionnaire,
            indicator=indicator,
            position=position,
            help_sv=standard.help_sv,
            help_en=standard.help_en,
        )
    log(actor, now, "questionnaire.set_up", questionnaire, version=1)
    return questionnaire


@transaction.atomic
def set_persistence(*, actor: Actor, now: datetime, persisting: Collection[str]) -> None:
    """Which indicators and kinds are asked about again the week after: `persisting` are their codes, a kind's after its
    indicator's ("other_disorder:drugs"); all others are not. What has kinds goes by them. Nothing that was
    answered is changed."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    changed = {}
    kinds = IndicatorKind.objects.select_related("indicator")
    rows: list[Indicator | IndicatorKind] = [*Indicator.objects.filter(kinds=None), *kinds]
    for row in rows:
        persists = code_of(row) in persisting
        if row.can_persist != persists:
            row.can_persist = changed[code_of(row)] = persists
            row.save(update_fields=["can_persist"])
    if changed:
        log(actor, now, "questionnaire.persistence_set", ("questionnaire", ""), **changed)


def code_of(row: Indicator | IndicatorKind) -> str:
    return f"{row.indicator.code}:{row.code}" if isinstance(row, IndicatorKind) else row.code

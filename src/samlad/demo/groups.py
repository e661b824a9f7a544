"""The made-up municipality's groups: who is in them, what for, and when they meet next."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from samlad.demo.seed_setup import Keys
from samlad.lib.times import local_day, moment_at
from samlad.measures.models import Problem
from samlad.meetings.models import Group
from samlad.meetings.service import form_group, plan_meeting
from samlad.partnership.actor import Actor

HOUR = time(13)


@dataclass(frozen=True, kw_only=True)
class DemoGroup:
    """`weeks` until each meeting ahead; `problem`, by its name, whose causes it looks for."""

    kind: str
    name: str
    mandate: str
    functions: tuple[str, ...]  # the first convenes
    weeks: tuple[int, ...]
    where: str
    prioritises: bool = False
    problem: str = ""


GROUPS = (
    DemoGroup(
        kind=Group.Kind.STEERING,
        name="Styrgruppen för EST",
        mandate="Väljer prioriterade områden för varje period och beslutar om det som samordnarna inte kan.",
        functions=("kommun-styrgrupp", "polis-styrgrupp", "granbo-styrgrupp", "kommun-samordnare"),
        weeks=(2, 10, 18),
        where="Stadshuset, rum 4",
        prioritises=True,
    ),
    DemoGroup(
        kind=Group.Kind.WORKING,
        name="Arbetsgruppen för mopederna",
        mandate="Söker tillsammans det som gör det möjligt att köra moped på gångvägarna, och föreslår insatser.",
        functions=("kommun-samordnare", "polis-samordnare", "granbo-samordnare"),
        weeks=(1, 3),
        where="Telefonmöte, 010-000 00 00",
        problem="Vårdslös mopedtrafik på gångvägar",
    ),
    DemoGroup(
        kind=Group.Kind.COUNCIL,
        name="Rådet för trygghet och brottsförebyggande arbete",
        mandate="Följer tryggheten i hela kommunen och håller ihop det brottsförebyggande arbetet. Fem möten om året.",
        functions=("kommun-styrgrupp", "polis-styrgrupp"),
        weeks=(6, 16, 26, 36, 46),
        where="Stadshuset, Granensalen",
    ),
)


def form_groups(actor: Actor, keys: Keys, now: datetime) -> None:
    day = local_day(now, actor.partnership.zone)
    for each in GROUPS:
        problem = Problem.objects.filter(name=each.problem).values_list("pk", flat=True).first()
        members = [keys.functions[f] for f in each.functions]
        group = form_group(
            actor=actor,
            now=now,
            kind=each.kind,
            name=each.name,
            mandate=each.mandate,
            convener_id=members[0],
            function_ids=members,
            prioritises=each.prioritises,
            problem_id=problem,
            report_on=day + timedelta(weeks=8) if problem else None,
        )
        for weeks in each.weeks:
            at = moment_at(day + timedelta(weeks=weeks), HOUR, actor.partnership.zone)
            plan_meeting(actor=actor, now=now, group_id=group.pk, meets_at=at, where=each.where)

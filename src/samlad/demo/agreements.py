"""The words of what the made-up weekly meetings decided, and of what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """`met` counts the meetings that have been held, the newest -1; `due` in weeks from it. `holder` of the mandate,
    where it is anchored elsewhere; `then` where it was moved, with the reason `why`; `became` what was reported
    back."""

    met: int
    what: str
    who: str
    how: str = ""
    tell: str = ""
    holder: str = ""
    reporter: str = ""
    due: int | None = None
    proposed: bool = False
    then: str = ""
    why: str = ""
    became: str = ""


AGREEMENTS: tuple[Agreement, ...] = (
    Agreement(
        met=-5,
        what="Klipp buskarna vid gångtunnelns norra mynning",
        who="Gatukontoret",
        reporter="kommun-samordnare",
        due=3,
        became="Klippt samma vecka. Mynningen syns från gatan igen, och fältgruppen ser in när de går förbi.",
    ),
    Agreement(
        met=-4,
        what="Låt sista bussen stanna vid terminalens huvudentré på helgkvällar",
        who="Granlinjen, trafikledning",
        how="På prov i två helger, efter klockan tjugotvå",
        tell="Granvakt och nattvandrarna",
        reporter="polis-samordnare",
        due=3,
        became="Prövat i två helger. Färre går genom den norra delen, och förarna vill fortsätta.",
    ),
    Agreement(
        met=-4,
        what="Stäng gångtunneln under natten",
        who="Gatukontoret",
        holder="Tekniska nämnden",
        then="rejected",
        why="Räddningstjänsten behöver vägen, och omvägen över gatan är sämre belyst.",
    ),
    Agreement(
        met=-3,
        what="Ge bussterminalens norra del en väktarrond till på helgkvällar",
        who="Granvakt, stationär",
        how="Fredag och lördag mellan tjugoett och ett",
        tell="Fältgruppen och nattvandrarna",
        holder="Granlinjens trafikchef",
        reporter="polis-samordnare",
        due=5,
        then="anchored",
    ),
    Agreement(
        met=-3,
        what="Gå igenom portlås och tomma förråd i Kvarnhagen",
        who="Bovärdar norr",
        tell="Kvartersrond",
        reporter="granbo-samordnare",
        due=1,
    ),
    Agreement(
        met=-2,
        what="Sätt tillfällig belysning i gångtunneln till dess att målningen börjar",
        who="Gatukontoret",
        how="Fyra fasta armaturer i tak, utom räckhåll",
        tell="Bovärdar norr och fritidsgården Kvarnen",
        holder="Tekniska nämnden",
        reporter="kommun-samordnare",
        due=4,
    ),
    Agreement(
        met=-1,
        what="Låt fältgruppen stanna vid bussterminalen till klockan ett fredag och lördag",
        who="Fältgruppen, centrum och station",
        tell="Polisens yttre befäl och Granvakt",
        reporter="kommun-samordnare",
        due=1,
    ),
    Agreement(
        met=-1,
        what="Gör en trygghetsvandring i Tallbacken med hyresgästerna",
        who="Granbo och kommunen",
        how="En vardagskväll, med början på Kottvägens parkering",
        holder="Styrgruppen",
        reporter="granbo-samordnare",
        due=3,
        proposed=True,
    ),
)

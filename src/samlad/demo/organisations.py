"""Who takes part in the made-up municipality: organisations, functions, people, who held what when (M1, M2).

Every name is invented. Dates hang on `today`, so that people came and went inside the timeline: the one
who held `REPLACED` left and was replaced, `VACANT` stands empty since a few weeks, and a few functions hang
on one person.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from samlad.demo.geography import area_code

Duty = Literal[
    "reporter",
    "coordinator",
    "meeting_lead",
    "steering_group",
    "registrar",
    "analyst",
    "recipient",
    "administrator",
    "measure_owner",
]
# As samlad.partnership.models.Organisation.Kind.
OrganisationKind = Literal[
    "municipality",
    "police",
    "housing",
    "social_field",
    "youth_centre",
    "school",
    "home_care",
    "rescue",
    "transport",
    "guards",
    "property",
    "shops",
    "night_walkers",
    "other",
]


@dataclass(frozen=True, kw_only=True)
class DemoOrganisation:
    """`parent` is the code of the lead organisation it reports to; None for the three leads."""

    code: str
    name: str
    kind: OrganisationKind
    parent: str | None
    legal_body: str

    @property
    def lead(self) -> bool:
        return self.parent is None


@dataclass(frozen=True, kw_only=True)
class DemoFunction:
    """`areas` are the codes of the areas it covers. Reporters get the questionnaire, the police do not."""

    code: str
    name: str
    organisation: str
    duties: frozenset[Duty]
    areas: tuple[str, ...]

    @property
    def reports(self) -> bool:
        return "reporter" in self.duties


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    key: str
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class DemoAssignment:
    """`ends_on` is the last day, None while it lasts."""

    person: str
    function: str
    starts_on: date
    ends_on: date | None
    deputy: bool


@dataclass(frozen=True, kw_only=True)
class Staffing:
    organisations: tuple[DemoOrganisation, ...]
    functions: tuple[DemoFunction, ...]
    people: tuple[DemoPerson, ...]
    assignments: tuple[DemoAssignment, ...]

    def reporting(self) -> tuple[DemoFunction, ...]:
        return tuple(function for function in self.functions if function.reports)

    def covering(self, area: str) -> tuple[DemoFunction, ...]:
        """The functions that report from this area."""
        return tuple(function for function in self.reporting() if area in function.areas)

    def holders(self, function: str, day: date) -> tuple[DemoAssignment, ...]:
        """Who holds the function that day: ordinary holders first, then deputies."""
        held = [
            item
            for item in self.assignments
            if item.function == function and item.starts_on <= day and (item.ends_on is None or day <= item.ends_on)
        ]
        return tuple(sorted(held, key=lambda item: (item.deputy, item.starts_on, item.person)))


_KOMMUN = "Granköpings kommun"
_GRANBO = "Granbo bostäder AB"

# Code, name, kind, reports to, legal body.
_ORGANISATIONS: tuple[tuple[str, str, OrganisationKind, str | None, str], ...] = (
    ("kommun", _KOMMUN, "municipality", None, _KOMMUN),
    ("polis", "Polisen lokalpolisområde Granköping", "police", None, "Polismyndigheten"),
    ("granbo", "Granbo bostäder", "housing", None, _GRANBO),
    ("falt", "Fältgruppen", "social_field", "kommun", _KOMMUN),
    ("kvarnen", "Fritidsgården Kvarnen", "youth_centre", "kommun", _KOMMUN),
    ("tallen", "Fritidsgården Tallen", "youth_centre", "kommun", _KOMMUN),
    ("kvarnskolan", "Kvarnhagsskolan", "school", "kommun", _KOMMUN),
    ("tallskolan", "Tallbacksskolan", "school", "kommun", _KOMMUN),
    ("gymnasiet", "Grangymnasiet", "school", "kommun", "Grangymnasiet i Granköping AB"),
    ("lertorpskolan", "Lertorps skola", "school", "kommun", _KOMMUN),
    ("hemtjanst", "Hemtjänsten", "home_care", "kommun", _KOMMUN),
    ("raddning", "Räddningstjänsten Granbygden", "rescue", "kommun", "Granbygdens räddningstjänstförbund"),
    ("bibliotek", "Stadsbiblioteket", "other", "kommun", _KOMMUN),
    (
        "nattvandrare",
        "Nattvandrarna i Granköping",
        "night_walkers",
        "kommun",
        "Nattvandrarna i Granköping, ideell förening",
    ),
    ("buss", "Granlinjen", "transport", "polis", "Granlinjens trafik AB"),
    ("granvakt", "Granvakt", "guards", "polis", "Granvakt i Granköping AB"),
    ("gallerian", "Gallerian Granen", "shops", "polis", "Gallerian Granen i Granköping AB"),
    ("bovard-norr", "Bovärdsdistrikt Norr", "housing", "granbo", _GRANBO),
    ("bovard-soder", "Bovärdsdistrikt Söder", "housing", "granbo", _GRANBO),
    ("bovard-oster", "Bovärdsdistrikt Öster", "housing", "granbo", _GRANBO),
    ("kvartersrond", "Kvartersrond", "guards", "granbo", "Kvartersrond i Granköping AB"),
    ("asplunden", "Asplunden Fastigheter", "property", "granbo", "Asplunden Fastigheter i Granköping AB"),
)

_LEADS: tuple[tuple[str, str, str, tuple[Duty, ...]], ...] = (
    ("kommun-samordnare", "Samordnare, kommunen", "kommun", ("coordinator", "meeting_lead", "recipient")),
    ("kommun-styrgrupp", "Styrgrupp, kommunen", "kommun", ("steering_group", "recipient")),
    ("kommun-registrator", "Registrator", "kommun", ("registrar",)),
    ("kommun-analytiker", "Analytiker", "kommun", ("analyst", "recipient")),
    ("kommun-systemansvarig", "Systemansvarig", "kommun", ("administrator",)),
    ("polis-samordnare", "Samordnare, polisen (kommunpolis)", "polis", ("coordinator", "recipient")),
    ("polis-motesledare", "Mötesledare, polisen", "polis", ("meeting_lead", "recipient")),
    ("polis-styrgrupp", "Styrgrupp, polisen", "polis", ("steering_group", "recipient")),
    ("granbo-samordnare", "Samordnare, Granbo", "granbo", ("coordinator", "recipient")),
    ("granbo-styrgrupp", "Styrgrupp, Granbo", "granbo", ("steering_group", "recipient")),
)

# Code, name, organisation, areas. Lertorp and Hultsbygden have the same two reporters and no others.
_REPORTERS: tuple[tuple[str, str, str, str], ...] = (
    ("falt-centrum", "Fältgruppen, centrum och station", "falt", "Centrum Stationsområdet"),
    ("falt-norr", "Fältgruppen, norra sidan", "falt", "Kvarnhagen Norrgården Björkhaga Åsen"),
    ("falt-soder", "Fältgruppen, södra sidan", "falt", "Tallbacken Ekängen Mellangården Rosenlund"),
    ("kvarnen", "Fritidsgården Kvarnen", "kvarnen", "Kvarnhagen Björkhaga Åsen"),
    ("tallen", "Fritidsgården Tallen", "tallen", "Tallbacken Rosenlund Strandängen"),
    ("kvarnskolan", "Kvarnhagsskolan", "kvarnskolan", "Kvarnhagen"),
    ("tallskolan", "Tallbacksskolan", "tallskolan", "Tallbacken"),
    ("gymnasiet", "Grangymnasiet", "gymnasiet", "Stationsområdet"),
    ("lertorpskolan", "Lertorps skola", "lertorpskolan", "Lertorp Hultsbygden"),
    (
        "hemtjanst-norr",
        "Hemtjänsten norr",
        "hemtjanst",
        "Norrgården Björkhaga Åsen Kyrkbacken Lärkhöjden Norrbygden Granmarken",
    ),
    ("hemtjanst-soder", "Hemtjänsten söder", "hemtjanst", "Mellangården Ekängen Solbacken Lindåker Östbygden"),
    ("hemtjanst-vast", "Hemtjänsten väst", "hemtjanst", "Strandängen Kvarnsjö Sunnebo Skogsbygden"),
    ("hemtjanst-lertorp", "Hemtjänsten Lertorp", "hemtjanst", "Lertorp Hultsbygden"),
    (
        "raddning-stad",
        "Räddningstjänsten, stationen i Granköping",
        "raddning",
        "Centrum Norrgården Tallbacken Ekängen Östermark Sågen Lärkhöjden Lindåker Solbacken",
    ),
    (
        "raddning-land",
        "Räddningstjänsten, deltidskåren i Sunnebo",
        "raddning",
        "Sunnebo Kvarnsjö Skogsbygden Norrbygden",
    ),
    ("bibliotek", "Stadsbiblioteket", "bibliotek", "Centrum"),
    ("nattvandrare", "Nattvandrarna", "nattvandrare", "Centrum Stationsområdet"),
    ("buss", "Granlinjen, trafikledning", "buss", "Centrum Tjärboda Kvarnsjö Östbygden Granmarken"),
    ("granvakt", "Granvakt, stationär", "granvakt", "Stationsområdet"),
    ("granvakt-rond", "Granvakt, rondering", "granvakt", "Centrum Östermark Sågen"),
    ("gallerian", "Gallerian Granen, driftchef", "gallerian", "Centrum"),
    ("bovard-norr", "Bovärdar norr", "bovard-norr", "Kvarnhagen Norrgården"),
    ("bovard-soder", "Bovärdar söder", "bovard-soder", "Tallbacken Mellangården Rosenlund"),
    ("bovard-oster", "Bovärdar öster", "bovard-oster", "Ekängen Kyrkbacken Lärkhöjden Tjärboda"),
    ("kvartersrond", "Kvartersrond, kväll och natt", "kvartersrond", "Kvarnhagen Ekängen Norrgården"),
    ("asplunden", "Asplunden, fastighetsskötare", "asplunden", "Solbacken Mellangården Kyrkbacken Lindåker"),
)

FLAGGING = "asplunden"  # answers less and less
VACANT = "hemtjanst-vast"  # nobody holds it since a few weeks
REPLACED = "falt-norr"  # its holder left in the middle
SILENT = ("lertorpskolan", "hemtjanst-lertorp")  # both reporters of Lertorp and Hultsbygden
MEASURE_OWNERS = ("falt-norr", "bovard-norr", "bovard-oster", "bibliotek", "granvakt-rond")  # besides the coordinators
VACANT_WEEKS = 3
REPLACED_WEEKS = 24

# Function: its holders, then after "|" its deputies.
_PEOPLE: dict[str, str] = {
    "kommun-samordnare": "Karin Lindholm, Daniel Eklund | Amina Warsame",
    "kommun-styrgrupp": "Margareta Öberg | Stefan Hallgren",
    "kommun-registrator": "Birgitta Nyström | Elin Sandell",
    "kommun-analytiker": "Jonas Wikström",
    "kommun-systemansvarig": "Elin Sandell | Petter Norling",
    "polis-samordnare": "Anders Bergqvist, Leila Karimi | Mikael Strand",
    "polis-motesledare": "Leila Karimi, Mikael Strand | Anders Bergqvist",
    "polis-styrgrupp": "Helena Forsman | Anders Bergqvist",
    "granbo-samordnare": "Marko Petrović | Ulrika Sandin",
    "granbo-styrgrupp": "Ulrika Sandin | Marko Petrović",
    "falt-centrum": "Sara Haddad, Viktor Lundin | Rebecka Holm",
    "falt-norr": "Rebecka Holm, Yusuf Demir | Sara Haddad",
    "falt-soder": "Josefin Åkerman, Emil Rosén | Yusuf Demir",
    "kvarnen": "Bashir Osman, Frida Melin",
    "tallen": "Camilla Ståhl | Arvid Enström",
    "kvarnskolan": "Annika Hedberg | Hassan Jafari",
    "tallskolan": "Per Sundqvist | Nadia Benali",
    "gymnasiet": "Katarzyna Nowicka | Lars Edman",
    "lertorpskolan": "Gunilla Ask",
    "hemtjanst-norr": "Marie Wallin, Fatima Yildiz",
    "hemtjanst-soder": "Susanne Blom | Marie Wallin",
    "hemtjanst-vast": "Eva Thorsell",
    "hemtjanst-lertorp": "Rosa Delgado | Susanne Blom",
    "raddning-stad": "Fredrik Hagman, Tobias Lind, Ida Kvist",
    "raddning-land": "Göran Persberg | Fredrik Hagman",
    "bibliotek": "Malin Ehrling | Samira Aziz",
    "nattvandrare": "Ritva Korhonen | Dejan Marić",
    "buss": "Ahmed Farah, Lena Granath",
    "granvakt": "Robin Sjödin | Zeynep Aydin",
    "granvakt-rond": "Zeynep Aydin | Robin Sjödin",
    "gallerian": "Pernilla Storm",
    "bovard-norr": "Kjell Åström, Rahel Tesfaye",
    "bovard-soder": "Tomas Ringdahl | Kjell Åström",
    "bovard-oster": "Mirela Hodžić, Bengt Alm",
    "kvartersrond": "Oskar Vestin | Linnea Brodin",
    "asplunden": "Claes Asplund",
}
_SUCCESSOR = "Nora Lundgren"  # takes over from the first holder of REPLACED


@cache
def staffing(*, today: date) -> Staffing:
    """The partnership as it stands on `today`, with everybody who has held a function in the time."""
    anchor = today + timedelta(days=(3 - today.weekday()) % 7)  # a Thursday: the past stays the same all week
    people: dict[str, DemoPerson] = {}
    assignments: list[DemoAssignment] = []

    def person(name: str) -> str:
        key = _key(name)
        people.setdefault(key, DemoPerson(key=key, name=name, email=f"{key}@example.se"))
        return key

    for index, (function, names) in enumerate(_PEOPLE.items()):
        holders, _, deputies = names.partition("|")
        listed = [(name.strip(), False) for name in holders.split(",")]
        listed += [(name.strip(), True) for name in deputies.split(",") if name.strip()]
        for rank, (name, deputy) in enumerate(listed):
            starts = anchor - timedelta(days=1100 + (index * 97 + rank * 211) % 1300)
            ends: date | None = None
            if function == REPLACED and rank == 0:
                ends = anchor - timedelta(weeks=REPLACED_WEEKS)
                assignments.append(
                    DemoAssignment(
                        person=person(_SUCCESSOR),
                        function=function,
                        starts_on=ends + timedelta(days=1),
                        ends_on=None,
                        deputy=False,
                    )
                )
            elif function == VACANT:
                ends = anchor - timedelta(weeks=VACANT_WEEKS)
            assignments.append(
                DemoAssignment(person=person(name), function=function, starts_on=starts, ends_on=ends, deputy=deputy)
            )
    assignments = [_left(item, anchor) if item.person == "rebecka.holm" else item for item in assignments]
    return Staffing(
        organisations=tuple(
            DemoOrganisation(code=code, name=name, kind=kind, parent=parent, legal_body=body)
            for code, name, kind, parent, body in _ORGANISATIONS
        ),
        functions=functions(),
        people=tuple(sorted(people.values(), key=lambda each: each.key)),
        assignments=tuple(sorted(assignments, key=lambda item: (item.function, item.starts_on, item.person))),
    )


@cache
def functions() -> tuple[DemoFunction, ...]:
    """The leads' functions, then the reporting ones."""
    leads = [
        DemoFunction(code=code, name=name, organisation=organisation, duties=frozenset(duties), areas=())
        for code, name, organisation, duties in _LEADS
    ]
    reporters = [
        DemoFunction(
            code=code,
            name=name,
            organisation=organisation,
            duties=frozenset({"reporter", "recipient", *(("measure_owner",) if code in MEASURE_OWNERS else ())}),
            areas=tuple(sorted(area_code(area) for area in covered.split())),
        )
        for code, name, organisation, covered in _REPORTERS
    ]
    return (*leads, *reporters)


def _left(item: DemoAssignment, anchor: date) -> DemoAssignment:
    """The person who left: all that was held ends the same day."""
    return DemoAssignment(
        person=item.person,
        function=item.function,
        starts_on=item.starts_on,
        ends_on=anchor - timedelta(weeks=REPLACED_WEEKS),
        deputy=item.deputy,
    )


def _key(name: str) -> str:
    """ "Marko Petrović" → "marko.petrovic": the person's key and the first part of the address."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return ".".join(plain.split())

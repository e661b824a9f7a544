"""Registration plates of vehicles.

Three letters, two digits and a digit or a letter. The letters I, Q, V, Å, Ä, Ö are not used, nor O as the
last sign (Transportstyrelsen). A plate leads to its owner through a public register.
"""

import re
from collections.abc import Iterator

from textscreen.finding import Finding

_LETTER = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w-])(?P<letters>[{_LETTER}]{{3}})(?P<gap>[ \u00a0-]?)"
    rf"(?P<rest>[0-9]{{2}}[0-9{_LETTER.replace('J-P', 'J-NP')}])"
    r"(?![\w])(?![-.:,/][0-9])",
    re.IGNORECASE,
)
# Three letters before a number in everyday and official text: rooms, times, money, laws, standards, roads.
_NOT_PLATES = frozenset(
    """
    RUM SAL HUS LGH TEL BUS LAG DEN DET OCH EST SFS OSL ISO SEK EUR USD DNR SKV SKR DOM PER FEM SEX ALL
    ALA ETT HAR UNG MED MOT NTU SCB GIS PDF CSV BRA RKA SOS ANT ART BAR BOX DAG DEL DOK DOS FAX FOT GER
    GET GYM HAN HON HOS KAL KAP KAT LEX LSS MAN MAX MEN MER MOM NED NYA OBS OMR PAR PLAN POS REF REG RES
    ROT SAG SAK SAM SAN SEN SES SOL STN SPF TAG TAR TOT TRE UPP UTE YTA AMA BBR BUP DSO LTU PBL SOU
    UTR LUS KLO APR AUG DEC FEB JAN JUL JUN MAJ MAR OKT SEP NOV MON TIS ONS TOR FRE ROD TPL
    """.split()  # noqa: SIM905
)
_VEHICLE = re.compile(r"\b(?:reg\w*|skylt\w*|bil\w*|moped\w*|mc|fordon\w*|lastbil\w*)\b[^.\n]{0,20}$", re.IGNORECASE)


def find(text: str) -> Iterator[Finding]:
    """Plates: "likely" in capitals without a blank or after a word for a vehicle, else "possible".

    Small letters with a blank count only after such a word: "hus 12 A" and "ska 123" are no plates.
    """
    for match in _PLATE.finditer(text):
        letters, gap = match["letters"], match["gap"]
        vehicle = _VEHICLE.search(text[max(0, match.start() - 40) : match.start()]) is not None
        sure = vehicle or (letters.isupper() and not gap)
        if not sure and (letters.upper() in _NOT_PLATES or (gap and not letters.isupper())):
            continue
        yield Finding("registration_plate", *match.span(), match.group(), "likely" if sure else "possible")

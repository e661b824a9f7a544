"""What a notice's own words tell of the event: whether it was in a home, and whether a fire is presumed set.

The words classify and are never passed on: only what the public meets is counted, and of fires those that somebody
may be presumed to have set (M6). Precision before recall: a fire of which nothing is said is not presumed set.
"""

import re

_ROOMS = r"bostad(?:en)?|lägenhet(?:en)?|villan?|radhus(?:et|länga)?|bostadshus(?:et)?|hem(?:met)?|kök(?:et)?"
_WHOSE = r"(?:en|ett|sin|sitt|deras|hans|hennes|någons)"
_HOME = re.compile(
    rf"\b(?:i|inne i|inuti|från|ur|till)\s+(?:{_WHOSE}\s+)?(?:{_ROOMS})(?!\w|-)"
    r"|\b(?:villa|lägenhets|bostads|köks|radhus|spis)br(?:and(?:en)?|änder(?:na)?)\b"
    r"|\b(?:på|från) (?:en )?spis(?:en)?\b|\btorrkok\w*|\b(?:närstående|inomhus)\b",
    re.IGNORECASE,
)
_MET_BY_MANY = re.compile(r"\b(?:utomhus|trapphus|källar|soprum|ytterdörr|explo|spräng|deton|skott)\w*", re.IGNORECASE)

_SET = re.compile(
    r"mordbrand|\banlag[dt]\w*|\banlades\b|brandattentat|brandbomb|genom brand|antän[dt]|\btutta|\btän(?:t|der|de)\b"
    r"|\beldat\b|\beldar\b|fyrverkeri|smällare",
    re.IGNORECASE,
)
# Small and large things that others set fire to, as in the handbook: bins and cars.
_TARGET = re.compile(
    r"papperskorg|\bsop(?:tunn|kärl|rum|station|hus|or\b)|sopstation|soptunn|container|återvinning|\bskräp"
    r"|busk(?:e|ar|age)|skoltoalett|\btoalett|lekplats|lekställning|brevlåd|postlåd|barnvagn|moped|\bbänk"
    r"|\bbil(?:ar|en|brand|bränder)?\b|\b\w*fordon\w*\b|\bpersonbil",
    re.IGNORECASE,
)
# A vehicle that burns in traffic has mostly caught fire by itself.
_TRAFFIC = re.compile(
    r"\b(?:E|Rv|Lv|väg|länsväg|riksväg|landsväg) ?\d|\b(?:trafik|motorväg|avfart|påfart)\w*|under färd"
    r"|i samband med start|kolli|kört|krock|\b(?:last|skåp)bil|\b(?:buss|tåg|husbil|traktor(?!reg))",
    re.IGNORECASE,
)


def in_home(text: str) -> bool:
    """Whether it happened in somebody's home, and not in the stairs, the yard or the cellar, nor was heard by all."""
    return bool(_HOME.search(text)) and not _MET_BY_MANY.search(text)


def presumed_set(text: str) -> bool:
    """Whether the words of a fire say or make likely that somebody set it."""
    if _SET.search(text):
        return True
    return bool(_TARGET.search(text)) and not _TRAFFIC.search(text)

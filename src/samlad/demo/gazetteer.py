"""The names of the made-up municipality's map: areas, places, and the points that its drawing starts from."""

from typing import Literal

MUNICIPALITY = "Granköping (påhittad)"
MUNICIPALITY_CODE = "9990"
ORIGIN = (14.52, 58.742)  # lon, lat of the main square: forest

AreaKind = Literal["centre", "estate", "villa", "industry", "village", "countryside"]
PlaceKind = Literal[
    "square", "underpass", "schoolyard", "bus", "parking", "pitch", "library", "youth_centre",
    "playground", "park", "shop", "care", "bathing", "yard", "hall",
]  # fmt: skip
Bank = Literal["north", "south"]
XY = tuple[float, float]
Ring = tuple[XY, ...]

AREAS: tuple[tuple[str, str, AreaKind, int, Bank, XY], ...] = (
    ("Centrum", "i Centrum", "centre", 3120, "north", (0.25, 0.95)),
    ("Stationsområdet", "i Stationsområdet", "centre", 1480, "north", (1.95, 1.2)),
    ("Kvarnhagen", "i Kvarnhagen", "estate", 3940, "north", (-1.3, 1.35)),
    ("Norrgården", "i Norrgården", "estate", 2650, "north", (0.35, 2.7)),
    ("Björkhaga", "i Björkhaga", "villa", 1710, "north", (-1.55, 3.45)),
    ("Åsen", "på Åsen", "villa", 1980, "north", (-3.05, 2.0)),
    ("Kyrkbacken", "på Kyrkbacken", "villa", 1240, "north", (2.35, 2.95)),
    ("Lärkhöjden", "på Lärkhöjden", "villa", 2060, "north", (4.25, 2.1)),
    ("Östermark", "på Östermark", "industry", 190, "north", (3.85, 0.25)),
    ("Tallbacken", "på Tallbacken", "estate", 3310, "south", (-1.6, -0.75)),
    ("Mellangården", "i Mellangården", "villa", 2270, "south", (0.45, -0.85)),
    ("Ekängen", "i Ekängen", "estate", 2880, "south", (2.2, -1.15)),
    ("Strandängen", "på Strandängen", "villa", 1560, "south", (-3.55, -1.5)),
    ("Rosenlund", "i Rosenlund", "villa", 1830, "south", (-1.2, -2.75)),
    ("Solbacken", "på Solbacken", "villa", 1690, "south", (1.1, -2.85)),
    ("Sågen", "på Sågen", "industry", 120, "south", (4.1, -2.3)),
    ("Lindåker", "i Lindåker", "villa", 1350, "south", (3.1, -4.1)),
    ("Kvarnsjö", "i Kvarnsjö", "village", 640, "north", (-5.9, 1.5)),
    ("Tjärboda", "i Tjärboda", "village", 910, "north", (7.2, 2.5)),
    ("Sunnebo", "i Sunnebo", "village", 870, "south", (-6.3, -3.4)),
    ("Lertorp", "i Lertorp", "village", 1120, "south", (-1.7, -5.5)),
    ("Norrbygden", "i Norrbygden", "countryside", 430, "north", (-3.2, 6.3)),
    ("Granmarken", "i Granmarken", "countryside", 310, "north", (2.6, 6.6)),
    ("Skogsbygden", "i Skogsbygden", "countryside", 280, "north", (-7.7, 3.9)),
    ("Hultsbygden", "i Hultsbygden", "countryside", 520, "south", (3.7, -6.5)),
    ("Östbygden", "i Östbygden", "countryside", 460, "south", (7.7, -3.9)),
)

# Name, in running text, kind, area.
PLACES: tuple[tuple[str, str, PlaceKind, str], ...] = (
    ("Stortorget", "på Stortorget", "square", "Centrum"),
    ("Stadsbiblioteket", "vid Stadsbiblioteket", "library", "Centrum"),
    ("Parkeringshuset Lejonet", "i parkeringshuset Lejonet", "parking", "Centrum"),
    ("Åparken", "i Åparken", "park", "Centrum"),
    ("Gallerian Granen", "vid Gallerian Granen", "shop", "Centrum"),
    ("Ungdomens hus", "utanför Ungdomens hus", "youth_centre", "Centrum"),
    ("Stationstorget", "på Stationstorget", "square", "Stationsområdet"),
    ("Bussterminalens norra del", "vid bussterminalens norra del", "bus", "Stationsområdet"),
    ("Bussterminalens vänthall", "i bussterminalens vänthall", "bus", "Stationsområdet"),
    ("Pendlarparkeringen", "på Pendlarparkeringen", "parking", "Stationsområdet"),
    ("Stationstunneln", "i Stationstunneln", "underpass", "Stationsområdet"),
    ("Grangymnasiets skolgård", "på Grangymnasiets skolgård", "schoolyard", "Stationsområdet"),
    ("Kvarntorget", "på Kvarntorget", "square", "Kvarnhagen"),
    ("Kvarntorgets gångtunnel", "i Kvarntorgets gångtunnel", "underpass", "Kvarnhagen"),
    ("Kvarnhagsskolans skolgård", "på Kvarnhagsskolans skolgård", "schoolyard", "Kvarnhagen"),
    ("Fritidsgården Kvarnen", "utanför Fritidsgården Kvarnen", "youth_centre", "Kvarnhagen"),
    ("Kvarnlekplatsen", "på Kvarnlekplatsen", "playground", "Kvarnhagen"),
    ("Mjölnarvägens garage", "i garagen på Mjölnarvägen", "parking", "Kvarnhagen"),
    ("Talltorget", "på Talltorget", "square", "Tallbacken"),
    ("Tallbacksskolans skolgård", "på Tallbacksskolans skolgård", "schoolyard", "Tallbacken"),
    ("Kottvägens parkering", "på parkeringen vid Kottvägen", "parking", "Tallbacken"),
    ("Tallvallen", "på Tallvallens fotbollsplan", "pitch", "Tallbacken"),
    ("Fritidsgården Tallen", "utanför Fritidsgården Tallen", "youth_centre", "Tallbacken"),
    ("Norrgårdens lekplats", "på Norrgårdens lekplats", "playground", "Norrgården"),
    ("Norrgårdens gångtunnel", "i Norrgårdens gångtunnel", "underpass", "Norrgården"),
    ("Norrgårdens parkering", "på Norrgårdens parkering", "parking", "Norrgården"),
    ("Ekängens torg", "på Ekängens torg", "square", "Ekängen"),
    ("Ekängens bollplan", "på Ekängens bollplan", "pitch", "Ekängen"),
    ("Ekängsskolans skolgård", "på Ekängsskolans skolgård", "schoolyard", "Ekängen"),
    ("Vårdboendet Eken", "vid vårdboendet Eken", "care", "Ekängen"),
    ("Åsens elljusspår", "vid Åsens elljusspår", "park", "Åsen"),
    ("Björkhagaskolans skolgård", "på Björkhagaskolans skolgård", "schoolyard", "Björkhaga"),
    ("Kyrkparken", "i Kyrkparken", "park", "Kyrkbacken"),
    ("Lärkans livs", "utanför Lärkans livs", "shop", "Lärkhöjden"),
    ("Lärkhöjdens pulkabacke", "vid Lärkhöjdens pulkabacke", "playground", "Lärkhöjden"),
    ("Östermarks vändplan", "på Östermarks vändplan", "yard", "Östermark"),
    ("Östermarks återvinningsstation", "vid Östermarks återvinningsstation", "yard", "Östermark"),
    ("Mellangårdens vårdcentral", "vid Mellangårdens vårdcentral", "care", "Mellangården"),
    ("Strandbadet", "vid Strandbadet", "bathing", "Strandängen"),
    ("Rosenlunds gångbro", "vid Rosenlunds gångbro", "underpass", "Rosenlund"),
    ("Solbackens lekplats", "på Solbackens lekplats", "playground", "Solbacken"),
    ("Sågens industrigata", "på Sågens industrigata", "yard", "Sågen"),
    ("Lindåkers idrottsplats", "på Lindåkers idrottsplats", "pitch", "Lindåker"),
    ("Lertorps skola", "på Lertorps skolgård", "schoolyard", "Lertorp"),
    ("Lertorps busshållplats", "vid Lertorps busshållplats", "bus", "Lertorp"),
    ("Sunnebo bygdegård", "vid Sunnebo bygdegård", "hall", "Sunnebo"),
    ("Tjärboda idrottsplats", "på Tjärboda idrottsplats", "pitch", "Tjärboda"),
    ("Kvarnsjö badplats", "vid Kvarnsjö badplats", "bathing", "Kvarnsjö"),
    ("Hults grustag", "i Hults grustag", "yard", "Hultsbygden"),
)

OUTLINE_RADII = (10.5, 8.3)  # km east-west and north-south before the noise
RIVER: tuple[XY, ...] = (
    (-16, -1.5), (-11, -0.9), (-8.6, -0.15), (-6.9, 0.1), (-5.2, 0.2), (-3.9, -0.15), (-2.7, 0.25),
    (-1.5, 0.45), (-0.5, 0.05), (0.5, -0.05), (1.4, 0.3), (2.3, 0.15), (2.9, -0.65), (3.9, -1.1),
    (5.2, -0.85), (6.6, -1.5), (8.2, -1.35), (10.2, -2.3), (16, -2.9),
)  # fmt: skip
LAKE = (-6.6, 0.05, 1.25, 0.55)  # centre x, y, half length, half width

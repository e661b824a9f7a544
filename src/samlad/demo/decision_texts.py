"""The words of what was decided: priorities, field work and events. `decisions` gives them their dates."""

# Area and reason: three for each period, the newest period first; older periods repeat the last one.
PRIORITIES: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        (
            "Kvarnhagen",
            "Skadegörelsen ökar och gångtunneln vid Kvarntorget kommer tillbaka vecka efter vecka.",
        ),
        ("Stationsområdet", "Samlingar vid bussterminalens norra del på helgkvällar gör resenärer otrygga."),
        ("Tallbacken", "Bilbränder och skadade bilar har skapat stor oro, och mycket går att göra på plats."),
    ),
    (
        ("Stationsområdet", "Många byter buss här på kvällen, och otryggheten rapporteras av flera."),
        ("Kvarnhagen", "Gångtunneln och torget är de platser som oftast nämns av boende och personal."),
        ("Ekängen", "Öppen droghandel runt torget och boende som undviker det på kvällen."),
    ),
    (
        ("Stationsområdet", "Återkommande ordningsstörningar vid bussterminalen."),
        ("Norrgården", "Klotter, trasig belysning och oro runt lekplatsen."),
        ("Kvarnhagen", "Skadegörelse på och omkring Kvarntorget."),
    ),
)

# Organisation, areas, when in words, weekday (Friday is 4), starts at hour, hours, days, aim.
FIELD_ROWS: tuple[tuple[str, str, str, int, int, int, int, str], ...] = (
    ("falt", "Stationsområdet Centrum", "fredag och lördag 20–01", 4, 20, 5, 2, "Vuxna där unga samlas"),
    ("polis", "Stationsområdet Kvarnhagen", "fredag och lördag 19–01", 4, 19, 6, 2, "Synliga för många"),
    ("granvakt", "Stationsområdet", "fredag till söndag 18–02", 4, 18, 8, 3, "Ordning i vänthallen"),
    ("kvartersrond", "Kvarnhagen Tallbacken", "fredag till söndag 21–05", 4, 21, 8, 3, "Garage och portar"),
    ("nattvandrare", "Centrum Stationsområdet", "lördag 21–01", 5, 21, 4, 1, "Trygga vuxna på stan"),
    ("kvarnen", "Kvarnhagen", "fredag 18–23", 4, 18, 5, 1, "Extraöppet med aktiviteter på torget"),
    ("tallen", "Tallbacken", "lördag 17–22", 5, 17, 5, 1, "Öppen kväll, föräldrar på plats"),
    ("granbo", "Ekängen Norrgården", "söndag 14–18", 6, 14, 4, 1, "Bovärdar går runt och pratar med boende"),
)

# Name, place, weekday, starts at hour, hours, months (empty: all), what it may mean.
EVENTS: tuple[tuple[str, str, int, int, int, tuple[int, ...], str], ...] = (
    (
        "Seriematch på Tallvallen",
        "Tallvallen",
        5,
        15,
        3,
        (4, 5, 6, 8, 9, 10),
        "Några hundra i publiken, lugnt tidigare år.",
    ),
    (
        "Inomhuscup i Tjärboda",
        "Tjärboda idrottsplats",
        5,
        9,
        9,
        (11, 12, 1, 2, 3),
        "Många barn och föräldrar i rörelse hela dagen.",
    ),
    (
        "Kvällsöppet på Gallerian Granen",
        "Gallerian Granen",
        4,
        18,
        4,
        (),
        "Extra väktare, fler unga än vanligt i centrum.",
    ),
    (
        "Skoldisko på Kvarnhagsskolan",
        "Kvarnhagsskolans skolgård",
        4,
        18,
        3,
        (1, 2, 3, 4, 5, 9, 10, 11, 12),
        "Slutar klockan tjugoett, föräldrar möter upp.",
    ),
    ("Julmarknad på Stortorget", "Stortorget", 6, 11, 5, (11, 12), "Brukar bli trångt på torget, god stämning."),
    ("Vårfest i Åparken", "Åparken", 5, 17, 5, (4, 5), "Stor publik, alkohol bland unga tidigare år."),
    ("Marknadsdag på Stortorget", "Stortorget", 5, 10, 6, (5, 6, 8, 9), "Avstängda gator, mycket folk."),
    ("Sommarkonsert vid Strandbadet", "Strandbadet", 5, 19, 4, (6, 7, 8), "Bussarna går extra turer hem."),
    ("Badkväll i Kvarnsjö", "Kvarnsjö badplats", 6, 15, 5, (6, 7, 8), "Många mopeder på vägen dit tidigare år."),
    ("Loppis i Sunnebo bygdegård", "Sunnebo bygdegård", 6, 10, 4, (), "Brukar vara lugnt, mest familjer."),
    (
        "Ungdomskväll på Ungdomens hus",
        "Ungdomens hus",
        5,
        18,
        5,
        (),
        "Alternativ till stationsområdet, fältgruppen är med.",
    ),
)

MAY_DISTURB = frozenset({"Vårfest i Åparken", "Badkväll i Kvarnsjö", "Kvällsöppet på Gallerian Granen"})

"""The words of the lasting problems, of their causes, and of what was said when measures were followed up. Weeks are
counted from the current one (0)."""

# Key, name, why, what it is about, areas, places, indicators, followed since week, later states (week, state, reason).
PROBLEMS: tuple[tuple[str, str, str, str, str, str | None, str, int, tuple[tuple[int, str, str], ...]], ...] = (
    (
        "tunneln",
        "Kvarntorgets gångtunnel",
        "Nämns nästan varje vecka av boende, personal och fältgruppen.",
        "Mörkt och oöverskådligt läge mellan torget och hållplatsen. Öppen droghandel och klotter.",
        "Kvarnhagen",
        "Kvarntorgets gångtunnel",
        "damage other_disorder unsafe_place youth_gathering",
        -58,
        ((-20, "deepened", "Orsakerna gicks igenom på plats med gatukontoret."),),
    ),
    (
        "bilarna",
        "Bilbränder och skadade bilar i Tallbacken",
        "Fyra bränder på två veckor och stor oro bland boende.",
        "Bränder och krossade rutor vid parkeringarna, mest natten mot lördag och söndag.",
        "Tallbacken",
        "Kottvägens parkering",
        "fire damage",
        -23,
        ((-5, "calm", "Inga nya bränder på sex veckor. Ronderna fortsätter."),),
    ),
    (
        "terminalen",
        "Samlingar vid bussterminalens norra del",
        "Resenärer går omvägar på helgkvällar.",
        "Samlingar som upplevs hotfulla fredag och lördag kväll.",
        "Stationsområdet",
        "Bussterminalens norra del",
        "youth_gathering other_disorder staff_incident",
        -50,
        (),
    ),
    (
        "mopeder",
        "Vårdslös mopedtrafik på gångvägar",
        "Rapporteras från flera områden när vägarna blir torra.",
        "Mopeder på gångvägar nära skolor och lekplatser.",
        "Norrgården",
        None,
        "other_disorder",
        -40,
        ((-8, "closed", "Inga nya rapporter sedan i höstas."),),
    ),
)

# Problem, question, answer.
ANSWERS: tuple[tuple[str, str, str], ...] = (
    ("tunneln", "where", "I tunnelns mitt och vid den norra mynningen. Inte på torgsidan, där kiosken ser."),
    ("tunneln", "when", "Efter klockan arton, när kiosken och biblioteksfilialen har stängt."),
    ("tunneln", "target", "De som går ensamma från sista bussen. Väggarna."),
    ("tunneln", "guardian", "Ingen ser in efter sex. Bovärdarna går hem halv fem, väktarna passerar en gång per natt."),
    ("tunneln", "light", "Fyra av tio armaturer är släckta. Ljuset är gult och når inte den norra trappan."),
    ("tunneln", "sight", "Buskar skymmer norra mynningen från gatan."),
    (
        "tunneln",
        "chain",
        "Kiosken stänger.\nNågra samlas under taket vid norra mynningen.\nBelysningen släcks eller slås "
        "sönder.\nDe som ska hem väljer vägen över gatan.\nTunneln blir tom och ingen ser vad som händer.",
    ),
    ("bilarna", "when", "Mellan ett och fyra på natten, mest mot lördag och söndag."),
    ("bilarna", "light", "Parkeringens bortre hälft låg i mörker hela våren."),
)

# Problem, cause, side, how sure, what speaks for it.
CAUSES: tuple[tuple[str, str, str, str, str], ...] = (
    ("tunneln", "Ingen ser in i tunneln efter klockan arton", "place", "sure", "Platsbesök med gatukontoret"),
    (
        "tunneln",
        "Den norra trappan är mörk och skymd av buskar",
        "place",
        "sure",
        "Platsbesök och fyra av tio armaturer",
    ),
    ("tunneln", "Resenärer från sista bussen går ensamma", "victim", "likely", "Trafikledningens bedömning"),
    (
        "tunneln",
        "Taket vid norra mynningen är det enda regnskyddet i närheten",
        "offender",
        "guess",
        "Fältgruppens bedömning",
    ),
    (
        "bilarna",
        "Parkeringens bortre hälft är mörk och syns inte från husen",
        "place",
        "sure",
        "Bovärdarnas rond i våras",
    ),
    ("bilarna", "Inga ronder mellan ett och fyra på natten", "place", "likely", "Kvartersronds loggar"),
)

# Measure, problem, cause, mechanism, indicators, target in per cent, cost in kronor.
MORE: tuple[tuple[str, str | None, str | None, str, str, int | None, int | None], ...] = (
    (
        "tallbacken-parkering",
        "bilarna",
        "Parkeringens bortre hälft är mörk och syns inte från husen",
        "risk",
        "fire damage",
        -50,
        185_000,
    ),
    ("station-ljus", "terminalen", None, "risk", "", -30, 240_000),
    ("norrgarden-affischer", "mopeder", None, "excuses", "other_disorder", None, 12_000),
    ("tunnel-malning", "tunneln", "Den norra trappan är mörk och skymd av buskar", "risk", "", -40, 320_000),
    ("kvarnhagen-torgvard", "tunneln", "Ingen ser in i tunneln efter klockan arton", "informal", "", None, None),
    ("kvarnhagen-klotter", None, None, "restore", "damage", None, None),
    ("station-narvaro", "terminalen", None, "formal", "", None, None),
    ("ekangen-port", None, None, "effort", "", None, 410_000),
    ("soder-moped", None, None, "effort", "other_disorder", None, 95_000),
    ("lejonet-stangning", None, None, "effort", "", None, None),
)

# Measure, step, who, due in week, done in week (None: not done), note.
STEPS: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    ("tallbacken-parkering", "Byt armaturer på alla stolpar", "Granbos elektriker", -11, -11, "14 av 14 stolpar"),
    ("tallbacken-parkering", "Klipp buskarna mot Kottvägen", "Bovärdar söder", -11, -10, ""),
    ("tallbacken-parkering", "Två extra ronder per natt", "Kvartersrond", -11, -11, "varje natt sedan dess"),
    ("kvarnhagen-klotter", "Sanering inom ett dygn", "Bovärdar norr", -1, -1, ""),
    ("kvarnhagen-klotter", "Byt portlås", "Bovärdar norr", 1, None, ""),
    ("station-ljus", "Nya armaturer på norra sidan", "Gatukontoret", -20, -20, ""),
    ("lejonet-stangning", "Grindar stängs klockan tjugotre", "Granvakt", -9, -9, ""),
)

# Measure, week, why, as decided?, what was done, how it is now, verdict, reason, next follow-up in week.
FOLLOW_UPS: tuple[tuple[str, int, str, str, str, str, str, str, int | None], ...] = (
    (
        "station-ljus",
        -12,
        "Resenärer undvek den norra delen på kvällen.",
        "as_decided",
        "Alla armaturer på plats.",
        "Samlingarna fortsätter som förut.",
        "end",
        "Belysningen räcker inte ensam.",
        None,
    ),
    (
        "norrgarden-affischer",
        -27,
        "Mopeder på gångvägarna skrämde små barn och äldre.",
        "as_decided",
        "Affischer i alla trapphus.",
        "Lika många rapporter som innan.",
        "end",
        "Ingen märkbar skillnad.",
        None,
    ),
    (
        "ekangen-port",
        -4,
        "Obehöriga i trapphus och källare.",
        "as_decided",
        "Klart i alla åtta portar.",
        "Lugnare i trapphusen säger de boende, torget är som förut.",
        "end",
        "Färdigt.",
        None,
    ),
    (
        "soder-moped",
        -8,
        "Mopeder på gångvägarna i söder.",
        "partly",
        "Fyra av sex bommar på plats.",
        "Mopedkörningen hade redan minskat.",
        "end",
        "Det går inte att säga om bommarna betydde något.",
        None,
    ),
    (
        "tallbacken-parkering",
        -2,
        "Bilbränder och krossade rutor på parkeringarna.",
        "as_decided",
        "Alla stolpar bytta, buskarna klippta, två extra ronder per natt.",
        "Inga bränder sedan insatsen började.",
        "continue",
        "Det är lugnt, men ronderna behövs över vintern.",
        12,
    ),
)

# Measures compared with other areas, and how many of the most alike.
COMPARED: tuple[str, ...] = ("tallbacken-parkering", "station-ljus", "norrgarden-affischer")

# Lead organisation, area, how much it can change (1-3), what it would be.
INFLUENCES: tuple[tuple[str, str, int, str], ...] = (
    ("kommun", "Kvarnhagen", 3, "Tunneln och torget är kommunens: ljus, sikt och skötsel."),
    ("polis", "Kvarnhagen", 2, "Riktade pass på helgkvällar."),
    ("granbo", "Kvarnhagen", 2, "Portar och gårdar runt torget."),
    ("kommun", "Stationsområdet", 2, "Väntsalen och fältgruppen."),
    ("polis", "Stationsområdet", 3, "Närvaro fredag och lördag."),
    ("granbo", "Stationsområdet", 1, "Äger inget här."),
    ("granbo", "Tallbacken", 3, "Parkeringarna är Granbos."),
    ("polis", "Tallbacken", 1, "Utredningen pågår, lite att göra på plats."),
    ("kommun", "Tallbacken", 2, "Fritidsgården kan ha öppet en kväll till."),
)

# When something special happened: first week, last week, area that stood first for a time, why, how it ended.
TEMPORARY = (-31, -28, "Ekängen", "Öppen droghandel runt torget sedan en vecka.", "Lugnt på torget igen.")

"""The words of the made-up reports: what, where, when and how, never who.

A template holds `{where}` ("på Kvarntorget"), `{when}` ("på fredagskvällen") or `{When}` where it opens the
sentence, and choices written `[två|tre|flera]`. One that begins with `~` speaks of houses, cars or doors
and is used only where no named place is given. No text holds digits, names of people, ages or looks.
"""

import re
from collections.abc import Callable
from datetime import datetime

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

HOUSES = "~"

TEMPLATES: dict[str, tuple[str, ...]] = {
    "damage": (
        "{When} krossades [två|tre|fyra|flera] rutor {where}. Glaset låg kvar när vi kom dit.",
        "Nytt klotter {where}, upptäckt {when}. Ungefär [två|fyra|sex] kvadratmeter, [svart|blå|röd] "
        "sprayfärg.",
        "[Papperskorg|Lampa|Skylt|Avspärrning] sönderslagen {where} {when}. Delarna låg utspridda "
        "över [gångbanan|marken].",
        "~{When} slogs [glaset i dörren|ett fönster på bottenvåningen|rutan vid entrén] in {where}. "
        "Tillfälligt lagat med skiva.",
        "~[Två|Tre|Fyra] bilar fick [krossade rutor|avbrutna speglar|repor längs sidan] {where} "
        "{when}. Bilägarna är informerade.",
        "Belysning sönderslagen {where} {when}. [Två|Tre|Fyra] armaturer är ur funktion och det är "
        "mörkt där nu.",
        "Mycket [nedskräpning|skräp och glas] {where} {when}: [flaskor|pizzakartonger och "
        "burkar|förpackningar och krossat glas]. Städat samma dag.",
        "~Hissknappar och porttelefon förstörda {where} {when}. [Andra|Tredje] gången [på kort "
        "tid|den här månaden].",
        "{When} förstördes [gungställningen|ett cykelställ|väntkuren|anslagstavlan] {where}. "
        "Avspärrat i väntan på reparation.",
        "~Dörren till [cykelrummet|källaren|miljörummet] uppbruten och skadad {where} {when}. Inget "
        "verkar vara taget.",
        "{When} sprayades [väggar och en dörr|en hel gavel|bänkar och skyltar] {where}. Sanering är "
        "beställd.",
    ),
    "car_damage": (
        "[Tre|Fyra|Fem|Flera] bilar fick sidorutorna krossade {where} {when}. Ingenting verkar ha "
        "tagits ur bilarna.",
        "{When} stacks däcken sönder på [tre|fyra|fem] parkerade bilar {where}. Många boende är oroliga.",
        "Backspeglar avsparkade på en rad parkerade bilar {where} {when}. Boende ringer och frågar "
        "vad som görs.",
        "~{When} krossades rutorna i trapphuset och på [två|tre] bilar {where}. Upptäcktes vid "
        "morgonronden.",
        "Repor och bucklor på [flera|fyra|sex] bilar längs hela raden {where}, upptäckt {when}.",
        "Skyddsrutor och belysning vid parkeringen sönderslagna {where} {when}. Det var helt mörkt "
        "på morgonen.",
        "{When} kastades sten mot parkerade bilar {where}. [Två|Tre] vindrutor spräckta, stenarna "
        "låg kvar.",
        "~Garageportar intryckta {where} {when}. Kontrollerat och tillfälligt säkrat av "
        "[bovärd|rondering].",
    ),
    "car_fire": (
        "En parkerad bil brann {where} {when}. Släckt innan den spred sig, branden bedöms vara anlagd.",
        "{When} brann [en bil|två bilar] {where}. Fasaden intill blev sotig och flera boende väcktes "
        "av larmet.",
        "Bilbrand {where} {when}. Bilen totalförstördes och bilen intill fick värmeskador.",
        "Försök till bilbrand {where} {when}: sotmärken och lukt av tändvätska, elden hade självdött.",
        "{When} brann en övergiven bil {where}. Räddningstjänsten släckte, bärgning är beställd.",
        "Brand i en parkerad släpvagn {where} {when}, spred sig till en bil. Stark oro bland boende.",
        "En moped och en bil eldhärjades {where} {when}. Asfalten är skadad och platsen luktar "
        "fortfarande rök.",
        "{When} larmades om rök från en bil {where}. Branden hann inte få fäste, tecken på att den "
        "var anlagd.",
    ),
    "fire": (
        "Brand i [papperskorg|container|returpappersbehållare] {where} {when}. Släckt av "
        "[räddningstjänsten|personal] utan skador på hus.",
        "{When} brann [en soptunna|skräp|en pappershög] {where}. Bedöms vara anlagt, sotskador på "
        "väggen.",
        "Eldning med [kartonger|löv och skräp|pallar] {where} {when}. Elden var låg och släcktes med "
        "hink.",
        "~Container brann {where} {when}. Fönstren ovanför fick stängas på grund av röken.",
        "~{When} tändes [en fyrverkeripjäs|bengaler] vid [soprummet|entrén] {where}. Brännmärken på "
        "[dörren|marken].",
        "Rester av [en mindre brand|eldning] hittades {where} {when}. Ingen hade larmat.",
        "Gräsbrand {where} {when}, ungefär som en parkeringsruta stor. Släckt innan den nådde "
        "[staketet|skogsbrynet].",
        "{When} eldades [en moped|en soffa|ett däck] {where}. Räddningstjänsten släckte på några "
        "minuter.",
    ),
    "staff_incident": (
        "Personal möttes av hotfulla ord {where} {when} och fick avbryta "
        "[stängningen|ronden|städningen].",
        "{When} kastades [grus|ägg|en flaska] mot tjänstefordon {where}. Ingen kom till skada.",
        "Personal blev [provocerad och filmad|omringad en kort stund|utskälld] {where} {when}. "
        "Arbetet fortsatte efter en paus.",
        "{When} hindrades personal från att [låsa|passera|släcka och stänga] {where}. Löste sig "
        "efter samtal.",
        "Hotfull stämning mot personal {where} {when} i samband med tillsägelse. Tillbud är "
        "rapporterat på vanligt sätt.",
        "~Laserpekare riktad mot [bussförare|personal i bil] {where} {when}. Turen kunde fortsätta.",
        "~{When} sparkades det på dörren där personal arbetade {where}. Man valde att gå två och två "
        "resten av passet.",
        "Spott och glåpord mot personal {where} {when}. Händelsen är genomgången i arbetsgruppen.",
    ),
    "event": (
        "Större spontan samling med hög musik {where} {when}, lugnt men grannar undrade vad som hände.",
        "{When} hölls [en lokal marknad|en cupmatch|en föreningskväll] {where}. Många i rörelse, god "
        "stämning hela tiden.",
        "Epatraktorträff {where} {when}. Hög musik och burnouts, skräp kvar på marken efteråt.",
        "{When} drog [en skolfest|en avslutning|en konsert] mycket folk {where}. Lugnt, men skräpigt "
        "när det var slut.",
        "Arrangemang med många besökare {where} {when}. Fler vuxna på plats än vanligt och det "
        "kändes tryggt.",
        "~Fest i [uthyrd lokal|föreningslokal] {where} {when}. Det blev stökigt utomhus när den stängde.",
        "{When} samlades publik {where} efter matchen. Sjungande och bengaler, men inga bråk.",
        "Kvällsöppet och aktiviteter {where} {when}. Välbesökt, och färre drog runt i området än "
        "vanligt.",
    ),
    "youth_gathering": (
        "Större samling ungdomar {where} {when}. Hög ljudnivå, förbipasserande valde en annan väg.",
        "{When} samlades många unga {where}. [Skrik och glaskross|Hög musik|Mopeder på tomgång], "
        "lugnare mot natten.",
        "Ungdomar uppehöll sig länge {where} {when}. Flera besökare upplevde det som "
        "[obehagligt|trångt och stökigt].",
        "Samling {where} {when} med [alkohol och hög musik|smällare|hög musik]. Skingrades när vuxna "
        "kom.",
        "{When} var det många som hängde {where} i flera timmar. Gångvägen blockerades tidvis.",
        "Ungdomssamling {where} {when}. Inget bråk, men hög stämning och mycket skräp efteråt.",
        "{When} rörde sig ungdomar mellan [butiken och torget|hållplatsen och skolan|parkeringen och "
        "lekplatsen], samling till sist {where}.",
        "Återkommande samling {where} {when}. Äldre boende säger att de undviker platsen efter "
        "mörkrets inbrott.",
        "Stökigt {where} {when}, många unga på liten yta. Personal gick ut och pratade, det hjälpte "
        "en stund.",
    ),
    "violence": (
        "Bråk mellan flera inblandade {where} {when}. Över på några minuter, polisen kontaktades.",
        "{When} uppstod slagsmål {where}. Flera vittnen i närheten blev skärrade.",
        "Knuffar och hot {where} {when}, gick över när [väktare|personal|vuxna] kom fram.",
        "{When} hördes skrik och bråk {where}. Oklart hur det började, lugnt när vi kom dit.",
        "Högljutt gräl som övergick i slag {where} {when}. Platsen blev tom efteråt.",
        "Tillhygge visades upp vid ett bråk {where} {when}. Polisen larmades och händelsen är anmäld.",
        "{When} bråkade två sällskap {where} i samband med stängning. Ingen behövde vård.",
        "Hotfullt uppträdande {where} {when}. Besökare väntade inomhus tills det hade lugnat sig.",
    ),
    "drugs": (
        "Täta, korta möten {where} {when} som tyder på öppen droghandel. Samma plats som tidigare.",
        "{When} noterades [överlämningar|korta stopp med bil|moped som kör fram och tillbaka] "
        "{where}. Boende är oroliga.",
        "Spår av narkotika {where} {when}: [påsar|folie|kanyl] plockades upp och togs om hand.",
        "Lukt av cannabis {where} {when}. Flera boende har hört av sig om det.",
        "{When} såg vi vad som verkar vara försäljning {where}. Pågick [en dryg timme|hela "
        "eftermiddagen|till sent].",
        "Gömställe med [påsar|paket] upptäckt {where} {when}. Polisen har kontaktats.",
        "~Mycket spring in och ut {where} {when}. Porten ställs upp med en sten och folk kommer och går.",
        "Öppen droghandel upplevs ha flyttat närmare [entrén|lekplatsen|busshållplatsen] {where}, "
        "tydligast {when}.",
    ),
    "burglary": (
        "~Inbrott i [förråd|källarförråd|garage] {where} {when}. [Hänglås avklippta|Dörren "
        "uppbruten], [cyklar|verktyg|däck] borta.",
        "~{When} bröts [ett fönster|altandörren|en sidodörr] upp {where}. Grannar är påminda om att "
        "titta till varandra.",
        "Inbrottsförsök {where} {when}: färska brytmärken på [dörren|fönsterkarmen], ingen kom in.",
        "Stöld av [diesel|verktyg|kabel] {where} {when}. Stängslet hade klippts upp.",
        "{When} var det inbrott i [föreningslokalen|kiosken|personalrummet] {where}. Larmet gick men "
        "platsen var tom.",
        "~[Tre|Fyra|Flera] källarförråd uppbrutna {where} {when}. Låsen byts under veckan.",
        "~Okänt fordon körde sakta och stannade till vid flera hus {where} {when}. Boende misstänker "
        "rekognosering.",
        "{When} länsades [arbetsbodar|en släpvagn|ett cykelrum] {where}. Anmält, området ronderas extra.",
    ),
    "illegal_traffic": (
        "Vårdslös mopedtrafik på gångbanan {where} {when}. Gående fick hoppa åt sidan.",
        "{When} kördes [mopeder|en motocross|fyrhjuling] i hög fart {where}. Barn och äldre kände "
        "sig hotade.",
        "Mopeder kör på cykelvägen {where} {when}, ofta utan ljus och två i bredd.",
        "Motorljud och bakhjulskörning {where} {when}. Pågick i omgångar till sent.",
        "~{When} var det moped i hög fart genom [parken|gångtunneln|gården] {where}. Nära att krocka "
        "med en cyklist.",
        "Bilar och mopeder genar över gångytan {where} {when}. [Pollaren är borttagen|Bommen står "
        "öppen].",
        "Epatraktorer och mopeder varvar {where} {when}. Föräldrar hämtar hellre barnen med bil.",
        "{When} körde mopeder fram och tillbaka {where}. Flera klagar över buller och oro.",
        "~Flera mopeder på gångvägen mot skolan {where} {when}. Lärare står ute och vinkar ner farten.",
    ),
    "disorder": (
        "Hög musik och skrik {where} {when}. Boende hade svårt att sova.",
        "{When} var det [fylla och högljutt|stökigt och skräpigt] {where}. Förbipasserande valde en "
        "annan väg.",
        "Smällare och raketer avfyrades {where} {when}, bitvis mot [fasader|gångvägen]. Hundägare "
        "undvek platsen.",
        "~Trappuppgången används som uppehållsplats {where} {when}. Fimpar, spottloskor och skräp.",
        "~{When} knackades och ringdes det på dörrar {where}. Äldre boende blev rädda.",
        "Ägg och [stenar|frukt] kastades omkring {where} {when}. Kladdigt och halt, men inga skador.",
        "Störande samling vid [porten|uteserveringen|miljörummet] {where} {when}. Glas på marken på "
        "morgonen.",
        "{When} blockerades [entrén|trappan|gångvägen] {where} av ett högljutt sällskap en längre stund.",
    ),
    "unsafe_place": (
        "Belysningen är trasig {where}. [Två|Tre|Fyra] lampor ur funktion, helt mörkt {when}.",
        "~Igenvuxna buskar gör det svårt att se {where}. Flera säger att de går omvägar, märktes {when}.",
        "Det är mörkt och skymt {where}. {When} vände flera gående om och tog den upplysta vägen.",
        "~Trasig dörr gör att vem som helst kan gå in {where}. Upptäckt {when}, ännu inte lagat.",
        "Dålig sikt och klotter {where} får platsen att kännas övergiven, särskilt {when}.",
        "Hörnet ligger utom synhåll {where}. Besökare berättade {when} att de skyndar sig förbi.",
        "Glas, skräp och klotter {where}. Platsen upplevs otrygg, tydligast {when}.",
        "{When} påtalade flera att de känner sig instängda {where}. Belysningen blinkar och sikten "
        "är dålig.",
        "Snö och mörker gör gångstråket {where} svårt att överblicka. Nästan ingen gick där {when}.",
    ),
    "other": (
        "Rykten i sociala medier om [bråk|en planerad uppgörelse|inbrott] {where}. Oron märktes "
        "{when}, inget bekräftat.",
        "{When} frågade flera föräldrar om det är tryggt {where}. Känslan är sämre än händelserna.",
        "Allmän oro {where} {when} efter en film som spridits i sociala medier.",
        "Boende säger att det känns tryggare {where} än tidigare. Fler vuxna ute {when}.",
        "{When} spreds ett meddelande i grannskapets app om stölder {where}. Vi har inte sett något "
        "som stöder det.",
        "Många frågor om säkerheten {where} {when}. Flera efterlyser mer synlig personal.",
        "Färre går ut på kvällen {where} enligt samtal med besökare {when}. Ingen enskild händelse "
        "ligger bakom.",
        "Rykte om att [tunneln|parkeringen|skolan] ska vara farlig {where}. Elever pratade mycket om "
        "det {when}.",
    ),
}  # fmt: skip

# Templates that fit some months only, by how they begin.
SEASONAL = {"Snö": (12, 1, 2, 3), "Gräsbrand": (4, 5, 6, 7, 8, 9)}
WEEK_PHRASES = (
    "under veckan", "vid flera tillfällen under veckan", "till och från under veckan",
)  # fmt: skip
NOWHERE = "på flera håll i kommunen"

_CHOICE = re.compile(r"\[([^\[\]]+)\]")


def compose(template: str, *, where: str, when: str, choose: Callable[[int], int]) -> str:
    """The template with its choices made (`choose(n)` gives 0 … n-1) and its place and time put in."""

    def pick(match: re.Match[str]) -> str:
        options = match.group(1).split("|")
        return options[choose(len(options))]

    chosen = _CHOICE.sub(pick, template.removeprefix(HOUSES))
    return chosen.format(where=where, when=when, When=when[:1].upper() + when[1:])


def when_words(starts_at: datetime, precision: str, choose: Callable[[int], int]) -> str:
    """The time as people say it: "på fredagskvällen", "natten mot söndagen", "under veckan"."""
    day = WEEKDAYS[starts_at.weekday()]
    if precision == "week":
        return WEEK_PHRASES[choose(len(WEEK_PHRASES))]
    if precision == "night" or starts_at.hour >= 23:
        next_day = WEEKDAYS[(starts_at.weekday() + 1) % 7]
        return ("natten mot {}en", "natten till {}en")[choose(2)].format(next_day)
    if starts_at.hour < 5:
        return f"natten mot {day}en"
    for until, part in ((10, "morgonen"), (13, "förmiddagen"), (17, "eftermiddagen"), (23, "kvällen")):
        if starts_at.hour < until:
            return f"på {day}s{part}"
    raise AssertionError("the hours of a day end at 23")


# What the story's plans say: priorities, measures, field work and events. story.py gives them their dates.

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

# Key, what, area, place, function, first and last week counted from the current one (None: goes on), week
# it is followed up, state, status.
MEASURES: tuple[tuple[str, str, str, str | None, str, int, int | None, int, str, str], ...] = (
    ("tallbacken-parkering", "Bättre belysning, klippta buskar och tätare ronder vid parkeringarna",
     "Tallbacken", "Kottvägens parkering", "granbo-samordnare", -4, None, 2, "ongoing",
     "Alla stolpar bytta och buskarna klippta. Kvartersrond går två extra varv per natt."),
    ("kvarnhagen-torgvard", "Torgvärdar på Kvarntorget fredag och lördag kväll",
     "Kvarnhagen", "Kvarntorget", "falt-norr", 0, None, 3, "planned",
     "Startar med två personer per kväll. Bemanningen är klar till månadsskiftet."),
    ("kvarnhagen-klotter", "Klottersanering inom ett dygn och tätare tillsyn av portarna",
     "Kvarnhagen", None, "bovard-norr", -2, None, 2, "ongoing",
     "Saneringen hålls. Två portlås återstår att byta."),
    ("station-narvaro", "Gemensam närvaro vid bussterminalen fredag och lördag kväll",
     "Stationsområdet", "Bussterminalens norra del", "polis-samordnare", -1, None, 1, "ongoing",
     "Polis, väktare och fältgrupp går samma tider. Bedöms efter tre helger."),
    ("station-ljus", "Starkare belysning vid bussterminalens norra del",
     "Stationsområdet", "Bussterminalens norra del", "kommun-samordnare", -22, -20, -12, "ended",
     "Genomförd som beslutat. Läget på platsen är oförändrat, belysning räcker inte ensamt."),
    ("norrgarden-affischer", "Affischer om mopedkörning på gångvägar",
     "Norrgården", None, "kommun-samordnare", -36, -33, -27, "ended",
     "Uppsatta i alla trapphus. Ingen märkbar skillnad i rapporterna."),
    ("tunnel-malning", "Målning, ljus och fri sikt i Kvarntorgets gångtunnel",
     "Kvarnhagen", "Kvarntorgets gångtunnel", "kommun-samordnare", 4, None, 16, "planned",
     "Beslutad av styrgruppen. Arbetet börjar om en månad."),
    ("ekangen-port", "Porttelefoner och låsta källargångar runt Ekängens torg",
     "Ekängen", "Ekängens torg", "bovard-oster", -18, -9, -4, "ended",
     "Klart i alla åtta portar. Boende säger att det blivit lugnare i trapphusen."),
    ("soder-moped", "Bommar och farthinder på gångvägarna i söder",
     "Solbacken", None, "kommun-samordnare", -17, -14, -8, "ended",
     "Fyra bommar på plats. Mopedkörningen hade då redan minskat."),
    ("biblioteket-kvall", "Kvällsöppet med fältgruppen en gång i veckan",
     "Centrum", "Stadsbiblioteket", "bibliotek", -14, None, 6, "ongoing",
     "Välbesökt. Personalen upplever lugnare stängningar."),
    ("lejonet-stangning", "Parkeringshuset stängs för gående på natten",
     "Centrum", "Parkeringshuset Lejonet", "granvakt-rond", -10, -2, 1, "ended",
     "Stängs klockan tjugotre. Uppföljningen återstår."),
    ("lertorp-stod", "Besök hos rapportörerna i Lertorp för att komma i gång igen",
     "Lertorp", None, "kommun-samordnare", 1, None, 3, "planned",
     "Bokas av samordnaren den här veckan."),
)  # fmt: skip

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
)  # fmt: skip

# Name, place, weekday, starts at hour, hours, months (empty: all), what it may mean.
EVENTS: tuple[tuple[str, str, int, int, int, tuple[int, ...], str], ...] = (
    ("Seriematch på Tallvallen", "Tallvallen", 5, 15, 3, (4, 5, 6, 8, 9, 10),
     "Några hundra i publiken, lugnt tidigare år."),
    ("Inomhuscup i Tjärboda", "Tjärboda idrottsplats", 5, 9, 9, (11, 12, 1, 2, 3),
     "Många barn och föräldrar i rörelse hela dagen."),
    ("Kvällsöppet på Gallerian Granen", "Gallerian Granen", 4, 18, 4, (),
     "Extra väktare, fler unga än vanligt i centrum."),
    ("Skoldisko på Kvarnhagsskolan", "Kvarnhagsskolans skolgård", 4, 18, 3, (1, 2, 3, 4, 5, 9, 10, 11, 12),
     "Slutar klockan tjugoett, föräldrar möter upp."),
    ("Julmarknad på Stortorget", "Stortorget", 6, 11, 5, (11, 12), "Trångt på torget, god stämning."),
    ("Vårfest i Åparken", "Åparken", 5, 17, 5, (4, 5), "Stor publik, alkohol bland unga tidigare år."),
    ("Marknadsdag på Stortorget", "Stortorget", 5, 10, 6, (5, 6, 8, 9), "Avstängda gator, mycket folk."),
    ("Sommarkonsert vid Strandbadet", "Strandbadet", 5, 19, 4, (6, 7, 8), "Bussarna går extra turer hem."),
    ("Badkväll i Kvarnsjö", "Kvarnsjö badplats", 6, 15, 5, (6, 7, 8),
     "Många mopeder på vägen dit tidigare år."),
    ("Loppis i Sunnebo bygdegård", "Sunnebo bygdegård", 6, 10, 4, (), "Lugnt, mest familjer."),
    ("Ungdomskväll på Ungdomens hus", "Ungdomens hus", 5, 18, 5, (),
     "Alternativ till stationsområdet, fältgruppen är med."),
)  # fmt: skip

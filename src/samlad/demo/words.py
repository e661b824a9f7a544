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
        "Nytt klotter {where}, upptäckt {when}. Ungefär [två|fyra|sex] kvadratmeter, [svart|blå|röd] sprayfärg.",
        "[Papperskorg|Lampa|Skylt|Avspärrning] sönderslagen {where} {when}. Delarna låg utspridda "
        "över [gångbanan|marken].",
        "~{When} slogs [glaset i dörren|ett fönster på bottenvåningen|rutan vid entrén] in {where}. "
        "Tillfälligt lagat med skiva.",
        "~[Två|Tre|Fyra] bilar fick [krossade rutor|avbrutna speglar|repor längs sidan] {where} "
        "{when}. Bilägarna är informerade.",
        "Belysning sönderslagen {where} {when}. [Två|Tre|Fyra] armaturer är ur funktion och det är mörkt där nu.",
        "Mycket [nedskräpning|skräp och glas] {where} {when}: [flaskor|pizzakartonger och "
        "burkar|förpackningar och krossat glas]. Städat samma dag.",
        "~Hissknappar och porttelefon förstörda {where} {when}. [Andra|Tredje] gången [på kort tid|den här månaden].",
        "{When} förstördes [gungställningen|ett cykelställ|väntkuren|anslagstavlan] {where}. "
        "Avspärrat i väntan på reparation.",
        "~Dörren till [cykelrummet|källaren|miljörummet] uppbruten och skadad {where} {when}. Inget verkar vara taget.",
        "{When} sprayades [väggar och en dörr|en hel gavel|bänkar och skyltar] {where}. Sanering är beställd.",
    ),
    "car_damage": (
        "[Tre|Fyra|Fem|Flera] bilar fick sidorutorna krossade {where} {when}. Ingenting verkar ha tagits ur bilarna.",
        "{When} stacks däcken sönder på [tre|fyra|fem] parkerade bilar {where}. Många boende är oroliga.",
        "Backspeglar avsparkade på en rad parkerade bilar {where} {when}. Boende ringer och frågar vad som görs.",
        "~{When} krossades rutorna i trapphuset och på [två|tre] bilar {where}. Upptäcktes vid morgonronden.",
        "Repor och bucklor på [flera|fyra|sex] bilar längs hela raden {where}, upptäckt {when}.",
        "Skyddsrutor och belysning vid parkeringen sönderslagna {where} {when}. Det var helt mörkt på morgonen.",
        "{When} kastades sten mot parkerade bilar {where}. [Två|Tre] vindrutor spräckta, stenarna låg kvar.",
        "~Garageportar intryckta {where} {when}. Kontrollerat och tillfälligt säkrat av [bovärd|rondering].",
    ),
    "car_fire": (
        "En parkerad bil brann {where} {when}. Släckt innan den spred sig, branden bedöms vara anlagd.",
        "{When} brann [en bil|två bilar] {where}. Fasaden intill blev sotig och flera boende väcktes av larmet.",
        "Bilbrand {where} {when}. Bilen totalförstördes och bilen intill fick värmeskador.",
        "Försök till bilbrand {where} {when}: sotmärken och lukt av tändvätska, elden hade självdött.",
        "{When} brann en övergiven bil {where}. Räddningstjänsten släckte, bärgning är beställd.",
        "Brand i en parkerad släpvagn {where} {when}, spred sig till en bil. Stark oro bland boende.",
        "En moped och en bil eldhärjades {where} {when}. Asfalten är skadad och platsen luktar fortfarande rök.",
        "{When} larmades om rök från en bil {where}. Branden hann inte få fäste, tecken på att den var anlagd.",
    ),
    "fire": (
        "Brand i [papperskorg|container|returpappersbehållare] {where} {when}. Släckt av "
        "[räddningstjänsten|personal] utan skador på hus.",
        "{When} brann [en soptunna|skräp|en pappershög] {where}. Bedöms vara anlagt, sotskador på väggen.",
        "Eldning med [kartonger|löv och skräp|pallar] {where} {when}. Elden var låg och släcktes med hink.",
        "~Container brann {where} {when}. Fönstren ovanför fick stängas på grund av röken.",
        "~{When} tändes [en fyrverkeripjäs|bengaler] vid [soprummet|entrén] {where}. Brännmärken på [dörren|marken].",
        "Rester av [en mindre brand|eldning] hittades {where} {when}. Ingen hade larmat.",
        "Gräsbrand {where} {when}, ungefär som en parkeringsruta stor. Släckt innan den nådde [staketet|skogsbrynet].",
        "{When} eldades [en moped|en soffa|ett däck] {where}. Räddningstjänsten släckte på några minuter.",
    ),
    "staff_incident": (
        "Personal möttes av hotfulla ord {where} {when} och fick avbryta [stängningen|ronden|städningen].",
        "{When} kastades [grus|ägg|en flaska] mot tjänstefordon {where}. Ingen kom till skada.",
        "Personal blev [provocerad och filmad|omringad en kort stund|utskälld] {where} {when}. "
        "Arbetet fortsatte efter en paus.",
        "{When} hindrades personal från att [låsa|passera|släcka och stänga] {where}. Löste sig efter samtal.",
        "Hotfull stämning mot personal {where} {when} i samband med tillsägelse. Tillbud är "
        "rapporterat på vanligt sätt.",
        "~Laserpekare riktad mot [bussförare|personal i bil] {where} {when}. Turen kunde fortsätta.",
        "~{When} sparkades det på dörren där personal arbetade {where}. Man valde att gå två och två resten av passet.",
        "Spott och glåpord mot personal {where} {when}. Händelsen är genomgången i arbetsgruppen.",
    ),
    "event": (
        "Större spontan samling med hög musik {where} {when}, lugnt men grannar undrade vad som hände.",
        "{When} hölls [en lokal marknad|en cupmatch|en föreningskväll] {where}. Många i rörelse, god "
        "stämning hela tiden.",
        "Epatraktorträff {where} {when}. Hög musik och burnouts, skräp kvar på marken efteråt.",
        "{When} drog [en skolfest|en avslutning|en konsert] mycket folk {where}. Lugnt, men skräpigt när det var slut.",
        "Arrangemang med många besökare {where} {when}. Fler vuxna på plats än vanligt och det kändes tryggt.",
        "~Fest i [uthyrd lokal|föreningslokal] {where} {when}. Det blev stökigt utomhus när den stängde.",
        "{When} samlades publik {where} efter matchen. Sjungande och bengaler, men inga bråk.",
        "Kvällsöppet och aktiviteter {where} {when}. Välbesökt, och färre drog runt i området än vanligt.",
    ),
    "youth_gathering": (
        "Större samling ungdomar {where} {when}. Hög ljudnivå, förbipasserande valde en annan väg.",
        "{When} samlades många unga {where}. [Skrik och glaskross|Hög musik|Mopeder på tomgång], lugnare mot natten.",
        "Ungdomar uppehöll sig länge {where} {when}. Flera besökare upplevde det som [obehagligt|trångt och stökigt].",
        "Samling {where} {when} med [alkohol och hög musik|smällare|hög musik]. Skingrades när vuxna kom.",
        "{When} var det många som hängde {where} i flera timmar. Gångvägen blockerades tidvis.",
        "Ungdomssamling {where} {when}. Inget bråk, men hög stämning och mycket skräp efteråt.",
        "{When} rörde sig ungdomar mellan [butiken och torget|hållplatsen och skolan|parkeringen och "
        "lekplatsen], samling till sist {where}.",
        "Återkommande samling {where} {when}. Äldre boende säger att de undviker platsen efter mörkrets inbrott.",
        "Stökigt {where} {when}, många unga på liten yta. Personal gick ut och pratade, det hjälpte en stund.",
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
        "{When} såg vi vad som verkar vara försäljning {where}. Pågick [en dryg timme|hela eftermiddagen|till sent].",
        "Gömställe med [påsar|paket] upptäckt {where} {when}. Polisen har kontaktats.",
        "~Mycket spring in och ut {where} {when}. Porten ställs upp med en sten och folk kommer och går.",
        "Öppen droghandel upplevs ha flyttat närmare [entrén|lekplatsen|busshållplatsen] {where}, tydligast {when}.",
    ),
    "burglary": (
        "~Inbrott i [förråd|källarförråd|garage] {where} {when}. [Hänglås avklippta|Dörren "
        "uppbruten], [cyklar|verktyg|däck] borta.",
        "~{When} bröts [ett fönster|altandörren|en sidodörr] upp {where}. Grannar är påminda om att "
        "titta till varandra.",
        "Inbrottsförsök {where} {when}: färska brytmärken på [dörren|fönsterkarmen], ingen kom in.",
        "Stöld av [diesel|verktyg|kabel] {where} {when}. Stängslet hade klippts upp.",
        "{When} var det inbrott i [föreningslokalen|kiosken|personalrummet] {where}. Larmet gick men platsen var tom.",
        "~[Tre|Fyra|Flera] källarförråd uppbrutna {where} {when}. Låsen byts under veckan.",
        "~Okänt fordon körde sakta och stannade till vid flera hus {where} {when}. Boende misstänker rekognosering.",
        "{When} länsades [arbetsbodar|en släpvagn|ett cykelrum] {where}. Anmält, området ronderas extra.",
    ),
    "illegal_traffic": (
        "Vårdslös mopedtrafik på gångbanan {where} {when}. Gående fick hoppa åt sidan.",
        "{When} kördes [mopeder|en motocross|fyrhjuling] i hög fart {where}. Barn och äldre kände sig hotade.",
        "Mopeder kör på cykelvägen {where} {when}, ofta utan ljus och två i bredd.",
        "Motorljud och bakhjulskörning {where} {when}. Pågick i omgångar till sent.",
        "~{When} var det moped i hög fart genom [parken|gångtunneln|gården] {where}. Nära att krocka med en cyklist.",
        "Bilar och mopeder genar över gångytan {where} {when}. [Pollaren är borttagen|Bommen står öppen].",
        "Epatraktorer och mopeder varvar {where} {when}. Föräldrar hämtar hellre barnen med bil.",
        "{When} körde mopeder fram och tillbaka {where}. Flera klagar över buller och oro.",
        "~Flera mopeder på gångvägen mot skolan {where} {when}. Lärare står ute och vinkar ner farten.",
    ),
    "disorder": (
        "Hög musik och skrik {where} {when}. Boende hade svårt att sova.",
        "{When} var det [fylla och högljutt|stökigt och skräpigt] {where}. Förbipasserande valde en annan väg.",
        "Smällare och raketer avfyrades {where} {when}, bitvis mot [fasader|gångvägen]. Hundägare undvek platsen.",
        "~Trappuppgången används som uppehållsplats {where} {when}. Fimpar, spottloskor och skräp.",
        "~{When} knackades och ringdes det på dörrar {where}. Äldre boende blev rädda.",
        "Ägg och [stenar|frukt] kastades omkring {where} {when}. Kladdigt och halt, men inga skador.",
        "Störande samling vid [porten|uteserveringen|miljörummet] {where} {when}. Glas på marken på morgonen.",
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
        "{When} påtalade flera att de känner sig instängda {where}. Belysningen blinkar och sikten är dålig.",
        "Snö och mörker gör gångstråket {where} svårt att överblicka. Nästan ingen gick där {when}.",
    ),
    "other": (
        "Rykten i sociala medier om [bråk|en planerad uppgörelse|inbrott] {where}. Oron märktes "
        "{when}, inget bekräftat.",
        "{When} frågade flera föräldrar om det är tryggt {where}. Känslan är sämre än händelserna.",
        "Allmän oro {where} {when} efter en film som spridits i sociala medier.",
        "Boende säger att det känns tryggare {where} än tidigare. Fler vuxna ute {when}.",
        "{When} spreds ett meddelande i grannskapets app om stölder {where}. Vi har inte sett något som stöder det.",
        "Många frågor om säkerheten {where} {when}. Flera efterlyser mer synlig personal.",
        "Färre går ut på kvällen {where} enligt samtal med besökare {when}. Ingen enskild händelse ligger bakom.",
        "Rykte om att [tunneln|parkeringen|skolan] ska vara farlig {where}. Elever pratade mycket om det {when}.",
    ),
}

# Templates that fit some months only, by how they begin.
SEASONAL = {"Snö": (12, 1, 2, 3), "Gräsbrand": (4, 5, 6, 7, 8, 9)}
WEEK_PHRASES = (
    "under veckan",
    "vid flera tillfällen under veckan",
    "till och från under veckan",
)
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


CALMS = ("god stämning", "kändes tryggt", "Välbesökt")


def kind_of_event(text: str) -> str:
    return "may_raise_safety" if any(word in text for word in CALMS) else "may_disturb"

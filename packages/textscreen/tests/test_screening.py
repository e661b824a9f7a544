"""What the screening finds, what it leaves alone and how long it takes."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textscreen import Finding, identity, screen

TEST_NUMBERS = Path(__file__).parents[4] / "shared/data/ids/skatteverket_testpersonnummer.txt"


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in screen(text)]


# Skatteverket's official test numbers: they belong to nobody.
NUMBERS = ["189001019802", "189001029819", "189001039800"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "form",
    [
        "{0}{1}{2}",
        "{0}{1}-{2}",
        "{0}{1}+{2}",
        "{0}{1} {2}",
        "{0}{1} - {2}",
        "{1}-{2}",
        "{1}+{2}",
        "{1} {2}",
        "{1}{2}",
        "{0}{1}–{2}",
        "{1}\u00a0{2}",
    ],
)
def test_a_personal_identity_number_is_found_however_it_is_written(number: str, form: str) -> None:
    written = form.format(number[:2], number[2:8], number[8:])
    (finding,) = screen(f"Pnr:{written}.")
    assert (finding.kind, finding.text) == ("personal_identity_number", written)
    assert finding.certainty in ("certain", "likely")


def test_the_date_may_be_divided() -> None:
    assert kinds("född 1890-01-01-9802") == ["personal_identity_number"]


def test_a_coordination_number_has_sixty_added_to_the_day() -> None:
    # 61 for the first of the month, and the check digit that follows from it
    body = "900161980"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(body))
    assert kinds(f"19{body[:6]}-{body[6:]}{-total % 10}") == ["personal_identity_number"]


def test_a_mistyped_number_is_worth_a_look() -> None:
    (finding,) = screen("pnr 18900101-9803")
    assert finding.certainty == "possible"


@pytest.mark.parametrize("number", ["556016-0680", "202100-3427", "189013019802", "18900230-9802", "1234567890123"])
def test_an_organisation_number_or_an_impossible_date_is_no_person(number: str) -> None:
    assert "personal_identity_number" not in kinds(number)


@pytest.mark.skipif(not TEST_NUMBERS.exists(), reason="Skatteverket's test numbers are not at ../shared/data/ids")
def test_every_official_test_number_is_found_with_and_without_century() -> None:
    numbers = TEST_NUMBERS.read_text().split()
    assert len(numbers) > 40_000
    findings = screen("\n".join(numbers))
    assert [finding.text for finding in findings] == numbers
    assert {(finding.kind, finding.certainty) for finding in findings} == {("personal_identity_number", "certain")}
    for start in (0, 2):
        written = [f"{number[start:8]}-{number[8:]}" for number in numbers]
        assert [finding.text for finding in identity.find(", ".join(written))] == written


@pytest.mark.parametrize(
    "text",
    [
        "ring 070-123 45 67",
        "0701234567",
        "073 - 123 45 67",
        "+46 70 123 45 67",
        "+46701234567",
        "0046 70 1234567",
        "+46 (0)70-123 45 67",
        "019-12 34 56",
        "08-123 456 78",
        "08/12 34 56",
        "0581-123 45",
        "tel 019 12 34 56",
        "telefon 010 - 56 123 45.",
        "070\u00a0123\u00a045\u00a067",
    ],
)
def test_a_phone_number_is_found(text: str) -> None:
    assert kinds(text) == ["phone"]


@pytest.mark.parametrize("text", ["anna.exempel@example.se", "skriv till Åsa_1+x@sub.exämple.org."])
def test_an_email_address_is_found(text: str) -> None:
    (finding,) = screen(text)
    assert finding.kind == "email"
    assert not finding.text.endswith(".")


@pytest.mark.parametrize("text", ["bilen ABC123", "moped abc 12d", "reg nr RUM 204", "en ABD12D", "XYZ 987 stod där"])
def test_a_registration_plate_is_found(text: str) -> None:
    assert kinds(text) == ["registration_plate"]


@pytest.mark.parametrize(
    "text",
    [
        "Vi såg Anna Svensson vid kiosken",
        "Mohammed Al-Hassan var där",
        "Karl-Erik Lindqvist",
        "Anna Karin Berg",
        "Johan Karlssons bil",
        "Erik von Essen",
        "anna svensson var där",
        "Andersson, Erik",
        "Lars Nygård",
        "Eva Åkerlund",
        "Johan Bergman bar en väska",
        "Erik Perssons nya hus",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert kinds(text) == ["person_name"]


@pytest.mark.parametrize(
    "text", ["hans snap: kalle_07", "@kalle.07 lade upp filmen", "instagram.com/kalle07", "Insta = kalle.k"]
)
def test_a_name_in_social_media_is_found(text: str) -> None:
    assert kinds(text) == ["social_media_handle"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Visgatan 5, lgh 1203", "Visgatan 5, lgh 1203"),
        ("i LGH 1001", "LGH 1001"),
        ("lägenhet nr 1203", "lägenhet nr 1203"),
        ("Storgatan 12 B lgh 1102.", "Storgatan 12 B lgh 1102"),
    ],
)
def test_a_flat_is_found_with_its_street(text: str, address: str) -> None:
    assert [(f.kind, f.text) for f in screen(text)] == [("address_with_apartment_number", address)]


INNOCENT = """
Klotter på Karl Johans gata 4 och vid Olof Palmes torg, anmält till hyresvärden.
Ungdomar samlas utanför Karl Johans skola mellan kl 20.00 och 23.30 fredag och lördag.
Trasig belysning på gångvägen mellan Hagmarksgatan 12 och Oxhagsskolan sedan vecka 33.
Mopeder kör på gångbanan vid Vivalla centrum, särskilt 15-18 på vardagar.
Brand i soprum, Visgatan 12 B, 2026-08-22 kl 01:40. Räddningstjänsten på plats 02.10-03.45.
Fyra inbrott i källarförråd på Granrisvägen 3-9 natten mot den 14/8.
Ring 112 vid pågående brott och 114 14 för att tipsa polisen.
Stenkastning mot buss 202 på linje 10 mot Brickebacken, rutan krossad. Kostnad 12 500 kr.
Vi har 1 200 hyresgäster i 640 lägenheter och fick 14 klagomål under perioden 2025-2026.
Personal i butiken blev hotad, polisanmälan gjord, diarienummer 5000-K123456-26.
Öppen droghandel i parken vid Sveaplan, tre till fem personer, hela veckan.
E18 och Rv 50 var avstängda, Lv 207 öppnade igen 07.30. Trafiken leddes om via väg 123.
Lägenhet 2026 var temat för mässan, och lägenhetsinbrotten har minskat med 12 %.
Rykten på Snapchat: bråk ska ske på skolan. Facebook: många oroliga föräldrar i gruppen.
Rum 204 och sal 112 var låsta. RUM 204, HUS 101 och SAL 112 likaså. EST 2026 och SFS 2023:196.
Konsert i Stadsparken lördag 18.00-23.00, omkring 4 000 besökare, TPL 139, stängsel mot Svartån.
Maria kyrka och Sankt Nicolai kyrka hade skadegörelse. Anna Lindhs plats är mörk.
Medborgarvärdar gick 1700-2300 fredag. Fältarna: tor-lör 19-01. Väktare alla nätter.
Vi bad Erik och Anna från fritidsgården att vara där. En man i 35-årsåldern omhändertogs.
Period 2026-08-17 - 2026-08-23. Koordinater 59.275263,15.213411. Org.nr 556016-0680.
Kvarstår: @ i lösenordet, 5@10 kr och 1880R029. ISO 270 och NTU 2025 anger 38 procent.
Kl 08-16 30 personer och 08 00-16 00 andra dagar. Öppet 08-16 alla dagar, 09-12 lördag.
August 2025 var lugn. Per område: 12. Karl XII:s torg och Gustav Adolfs väg är lugna.
Förvaltningen för Teknik och Miljö, Bostäder AB, Kommunala Bolaget AB och Polisen deltog.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", INNOCENT)
def test_an_ordinary_report_gives_nothing(sentence: str) -> None:
    assert screen(sentence) == ()


def test_findings_stand_in_order_with_their_place_in_the_text() -> None:
    text = "Åsa såg Ali Hassan, 070-123 45 67, i ABC123 vid Visgatan 5, lgh 1203 (ali@example.se)."
    findings = screen(text)
    assert [finding.kind for finding in findings] == [
        "person_name",
        "phone",
        "registration_plate",
        "address_with_apartment_number",
        "email",
    ]
    assert all(text[finding.start : finding.end] == finding.text for finding in findings)


def test_an_empty_text_has_nothing() -> None:
    assert screen("") == ()


@given(st.text(alphabet="aAåÖ1 0-+@.:/sn\n\u00a0", max_size=200))
def test_findings_never_overlap_and_quote_the_text(text: str) -> None:
    findings = screen(text)
    assert all(
        isinstance(finding, Finding) and text[finding.start : finding.end] == finding.text for finding in findings
    )
    assert all(a.end <= b.start for a, b in pairwise(findings))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "0",
        " ",
        "A ",
        "a.",
        "@",
        "a@",
        "07",
        "+46 ",
        "Anna ",
        "Anna Svensson, ",
        "Abc-",
        "a1_",
        "lgh ",
        "189001019802 ",
        "ABC 12",
        "å",
    ],
)
def test_a_long_text_is_screened_to_its_end(piece: str) -> None:
    """A pattern that backtracks would not come back from these; what is found once a piece is found in all of them."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    findings = screen(text)
    once = len(screen(piece * 10)) / 10
    assert len(findings) <= len(text) // len(piece) + 1
    assert once == 0 or len(findings) >= 0.9 * once * (len(text) // len(piece)) - 2

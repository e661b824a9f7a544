"""A report as PDF, Word and HTML: every word as it was written, whatever it is, and both standards kept."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from tests.verapdf import check_all, why_absent

from samlad.documents.blocks import (
    Bullets,
    Column,
    Figure,
    Note,
    Section,
    Subheading,
    Table,
    Text,
)
from samlad.documents.content import Report
from samlad.documents.render import render_docx, render_html, render_pdf
from samlad.documents.svg import tidy

NASTY = (
    '#import "x": * #set $x$ \\ *b* _i_ `c` @r <l> [k] {{ q }} {% z %} {# c #} & &amp; "a" \'b\' // c /* d */ --'
    " ... ~ = h <script>alert(1)</script> ]]> ${1} %s åäöÅÄÖé–”"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect id="r" width="40" height="20"/>{}</svg>'
COLUMNS = (Column("Område", 2), Column("Antal", 1, number=True))
TABLE = Table("Iakttagelser per område", COLUMNS, (("Kvarnhagen", "14"), ("Centrum", "1 204")), "Två av tre svarade.")
FIGURE = Figure(SVG.format("<text x='2' y='9'>Å</text>"), "En svart ruta.", "Läget i bild", 0.5)
FULL = Report(
    language="sv",
    kicker="Effektiv samordning för trygghet",
    title="Årsrapport 2026",
    subtitle="Granköping",
    partnership="Granköpings kommun",
    made_up=True,
    identity="EST 2026-58, version 1",
    replaces="EST 2026-57",
    day=date(2027, 1, 21),
    facts=(("Rapporter", "1 104 av 1 196"), ("Möten", "46 av 48"), ("Läget", "oförändrat"), ("Svar", "96 % av 52")),
    summary=(Text("Läget är oförändrat."), Bullets(("Ett.", "Två.")), Note("Iakttagelser är inte brott.")),
    sections=(
        Section("Så har vi arbetat", (Text("Första stycket.\nNy rad.\n\nAndra stycket."), Subheading("Parter"))),
        Section("Läget i kommunen", (FIGURE, TABLE)),
        Section("Insatser", (Bullets(("Belysning.", "Ronder.")), Note("Följs upp i mars."), TABLE)),
        Section("Ej skrivet", ()),
    ),
    purpose="För kommunstyrelsen. Pekar inte ut någon enskild.",
)
EMPTY = replace(
    FULL,
    kicker="",
    title="",
    subtitle="",
    partnership="",
    made_up=False,
    identity="",
    replaces="",
    facts=(),
    summary=(),
    sections=(),
    purpose="",
)


UNPRINTED = ["M15q", "M28q"]  # the alternative texts of the two figures below


def hostile(text):
    """A report with the text in every place, each behind a mark of its own; and the marks."""
    given = []

    def marked(after=text):
        given.append(f"M{len(given):02}q")
        return given[-1] + after

    def blocks():
        table = Table(marked(), (Column(marked()), Column(marked(), 0, True)), ((marked(), marked()),), marked())
        figure = Figure(SVG.format(""), marked(), marked())
        return Text(marked()), Subheading(marked()), Bullets((marked(),)), Note(marked()), table, figure

    fields = {
        name: marked() for name in ("kicker", "title", "subtitle", "partnership", "identity", "replaces", "purpose")
    }
    content = replace(
        FULL, facts=((marked(), marked()),), summary=blocks(), sections=(Section(marked(), blocks()),) * 4, **fields
    )
    return content, given


def bare(text):
    """The letters alone: a line's end, a hyphen put in there and room to break are the page's."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def pdf_text(report):
    # As it is written in the file: a cell's lines follow each other, whatever stands beside them.
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=render_pdf(report), capture_output=True, check=True)
    return done.stdout.decode()


def word_text(report):
    document = docx.Document(io.BytesIO(render_docx(report)))
    parts = [document.element.body, document.sections[0].footer._element, document.sections[0].header._element]
    return "".join(node.text or "" for part in parts for node in part.iter(qn("w:t")))


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self.tags = [], []

    def handle_data(self, data):
        self.texts.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def read_html(report):
    reader = Reader()
    reader.feed(render_html(report))
    return reader


def html_text(report):
    return "".join(read_html(report).texts)


needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
READ = {"pdf": pdf_text, "docx": word_text, "html": html_text}
every_kind = pytest.mark.parametrize(
    "kind", [pytest.param("pdf", marks=needs_pdftotext), pytest.param("docx"), pytest.param("html")]
)


def alts(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(item["/Alt"]) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]


def pages(report):
    with pikepdf.open(io.BytesIO(render_pdf(report))) as pdf:
        return len(pdf.pages)


@every_kind
def test_what_was_written_stands_there_letter_by_letter(kind):
    content, marks = hostile(NASTY)
    text = bare(READ[kind](content)).replace("-", "")
    # A figure's alternative text is not printed. Capitals are the kicker's look.
    nasty = bare(NASTY).replace("-", "").lower()
    absent = [mark for mark in marks if (mark + nasty).lower() not in text.lower()]
    assert len(marks) == 34
    assert absent == UNPRINTED


@every_kind
def test_control_and_half_characters_break_nothing(kind):
    content, marks = hostile("a" + "".join(map(chr, range(32))) + "\x7f\x85\ud800\ufffe\uffff\u2028b")
    text = bare(READ[kind](content)).lower()
    assert [mark for mark in marks if f"{mark}ab".lower() not in text] == UNPRINTED


@every_kind
def test_the_first_page_says_what_whose_and_whether_it_is_adopted(kind):
    text = bare(READ[kind](FULL))
    for phrase in (
        "Årsrapport2026",
        "Granköpingskommun",
        "EST2026-58,version1",
        "21januari2027",
        "Påhittadeuppgifter",
        "ErsätterEST2026-57",
        "1104av1196",
        "Pekarinteutnågonenskild",
        "Sammanfattning",
    ):
        assert phrase in text
    assert "UTKAST" not in text.upper()
    draft = bare(READ[kind](replace(FULL, identity="")))
    assert "UTKAST" in draft.upper()
    assert "Intefastställt." in draft


@every_kind
def test_sections_tables_and_figures_are_counted_through_the_report(kind):
    text = bare(READ[kind](FULL))
    for phrase in (
        "1Såharviarbetat",
        "4Ejskrivet",
        "Tabell1.Iakttagelser",
        "Tabell2.Iakttagelser",
        "Figur1.Lägetibild",
        "Ingetärskrivethär.",
        "Innehåll",
    ):
        assert phrase in text
    few = replace(FULL, sections=FULL.sections[:3])
    assert "Innehåll" not in READ[kind](few)


@every_kind
def test_an_english_report_has_english_words(kind):
    text = bare(READ[kind](replace(FULL, language="en")))
    for phrase in ("Summary", "Contents", "Table1.", "Figure1.", "21January2027", "Made-updata", "ReplacesEST2026-57"):
        assert phrase in text
    assert "Innehåll" not in text


@every_kind
def test_an_empty_report_and_an_empty_table_say_so(kind):
    assert "Rapport" in READ[kind](EMPTY)
    assert "Sammanfattning" not in READ[kind](EMPTY)
    nothing = replace(EMPTY, sections=(Section("", (Table("", COLUMNS, ()), Text(""), Bullets(("",)), Note(" "))),))
    text = READ[kind](nothing)
    assert "Tabellen har inga rader." in text
    assert "Observera" not in text


@every_kind
@pytest.mark.parametrize("text", ["Lång text med å ä ö. " * 5000, "x" * 100_000], ids=["words", "one word"])
def test_a_very_long_paragraph_only_makes_more_pages(kind, text):
    content = replace(FULL, sections=(Section("Lång", (Text(text),)),))
    assert len(bare(READ[kind](content))) > len(bare(text))


@every_kind
def test_very_long_texts_in_a_note_a_cell_and_the_summary_are_whole(kind):
    long = "Ord i rad. " * 700 + "Slutet"
    table = Table("T", COLUMNS, (("a", "1"), (long, "2")))
    content = replace(FULL, summary=(Text(long),), sections=(Section("S", (Note(long), table, Bullets((long,)))),))
    content = replace(
        content, purpose=long, sections=(*content.sections, Section("F", (replace(FIGURE, caption=long),)))
    )
    assert READ[kind](content).count("Slutet") == 6


@pytest.mark.parametrize("render", [render_pdf, render_docx, render_html])
def test_the_same_content_gives_the_same_bytes(render):
    assert render(FULL) == render(FULL)
    assert render(FULL) != render(replace(FULL, identity="EST 2026-58, version 2"))


@pytest.mark.parametrize("render", [render_pdf, render_docx, render_html])
def test_a_row_that_does_not_fit_its_columns_is_refused(render):
    with pytest.raises(ValueError, match="do not fit its 2 columns"):
        render(replace(FULL, summary=(Table("Fel", COLUMNS, (("bara en",),)),)))


@needs_pdftotext
def test_the_first_page_stands_alone_and_long_tables_repeat_their_head():
    rows = tuple((f"Plats {n}", str(n)) for n in range(60))
    report = replace(FULL, sections=(Section("Platser", (Table("Alla platser", COLUMNS, rows),)),))
    first, *rest = pdf_text(report).split("\f")[:-1]
    assert "Sammanfattning" in first
    assert "Plats" not in first
    assert [page.count("Antal") for page in rest] == [1, 1]
    assert "Plats 59" in rest[-1]
    assert "Sida3av3" in bare(rest[-1])
    assert "För kommunstyrelsen." in rest[-1]


def test_a_full_summary_is_set_smaller_to_stay_on_one_page():
    wordy = (*FULL.summary, Text("Styrgruppen föreslås besluta om fler insatser under våren. " * 35))
    assert pages(replace(FULL, summary=wordy, sections=())) == 1
    assert pages(replace(FULL, summary=wordy * 3, sections=())) > 1


def test_the_pdf_says_its_language_title_and_what_the_figure_shows():
    data = render_pdf(FULL)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert str(pdf.docinfo["/Title"]) == "Årsrapport 2026, Granköpings kommun, EST 2026-58, version 1"
        assert pdf.docinfo["/CreationDate"] == "D:20270121120000Z"
        tags = [str(item["/S"]) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
    assert "En svart ruta." in alts(data)
    assert (tags.count("/H1"), tags.count("/TH"), tags.count("/Table")) == (1, 4, 2)


def test_the_word_copy_has_real_styles_and_a_language():
    data = render_docx(FULL)
    document = docx.Document(io.BytesIO(data))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Årsrapport 2026"] == "Title"
    assert styles["2 Läget i kommunen"] == "Heading 1"
    assert styles["Parter"] == "Heading 2"
    assert styles["Ronder."] == "List Bullet"
    assert styles["Observera. Följs upp i mars."] == "Note"
    assert document.core_properties.title.startswith("Årsrapport 2026")
    archive = zipfile.ZipFile(io.BytesIO(data))
    body = archive.read("word/document.xml").decode()
    assert body.count("<w:tblHeader") == 2
    assert 'w:tblCaption w:val="Iakttagelser per område"' in body
    assert 'descr="En svart ruta."' in body
    assert 'w:instr="SEQ Table \\* ARABIC"' in body
    assert re.search(r'<w:lang [^>]*w:val="sv-SE"', archive.read("word/styles.xml").decode())
    assert [name for name in archive.namelist() if name.endswith(".png")]
    assert ["NUMPAGES" in f._element.xml for f in (document.sections[0].footer, document.sections[0].first_page_footer)]


def test_the_page_has_scopes_captions_labels_and_no_script():
    reader = read_html(FULL)
    tags = [tag for tag, _ in reader.tags]
    assert "script" not in tags
    assert (tags.count("h1"), tags.count("caption"), tags.count("style")) == (1, 2, 1)
    assert [a["scope"] for t, a in reader.tags if t == "th"][:4] == ["col", "col", "row", "row"]
    drawn = [attrs for tag, attrs in reader.tags if tag == "svg"]
    assert [(a["role"], a["aria-label"], a["width"]) for a in drawn] == [("img", "En svart ruta.", "50%")]
    assert not any(name.startswith("on") or name == "style" for _, attrs in reader.tags for name in attrs)
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


ODD = {
    "nothing": "",
    "no svg": "<p>hej</p>",
    "broken": "<svg xmlns='http://www.w3.org/2000/svg'",
    "no size": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "no height": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 0'/>",
    "not a number": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 nan inf'/>",
}


@pytest.mark.parametrize("svg", ODD.values(), ids=ODD)
def test_what_cannot_be_drawn_is_told_in_words(svg):
    assert tidy(svg) == ""
    report = replace(FULL, sections=(Section("S", (replace(FIGURE, svg=svg),)),))
    for text in (html_text(report), word_text(report)):
        assert "Bilden kan inte visas här." in text
        assert "En svart ruta." in text
    assert "En svart ruta." not in alts(render_pdf(report))


@pytest.mark.parametrize("shape", ["9000 3", "3 9000", "0.01 0.02", "999999 1"])
def test_a_drawing_of_any_shape_stays_on_its_page(shape):
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {shape}'><rect width='9' height='9'/></svg>"
    report = replace(FULL, summary=(), sections=(Section("S", (replace(FIGURE, svg=svg, width=40),)),))
    assert pages(report) == 2
    assert render_docx(report)
    assert render_html(report)


@pytest.mark.skipif(why_absent() is not None, reason=why_absent() or "")
@pytest.mark.slow
def test_the_pdf_keeps_both_standards(tmp_path):
    nasty, _ = hostile(NASTY + "😀")
    odd = "".join(map(chr, range(0x20, 0x3000))) + "😀\ue000"
    cells = tuple((f"{n} {odd[n * 40 :][:40]}", "x" * 70) for n in range(60))
    some = odd[:2500]
    blocks = (Text(odd), Subheading(some), Note(some), Bullets((some,)), Table(some, COLUMNS, cells, some))
    drawing = replace(FIGURE, svg=SVG.format("<text>😀</text>"), alt=odd, caption=some)
    variants = {
        "full": FULL,
        "empty": EMPTY,
        "hostile": nasty,
        "odd": replace(FULL, sections=(Section(odd[:900], (*blocks, drawing)), *FULL.sections)),
    }
    files = [tmp_path / f"{name}.pdf" for name in variants]
    for file, variant in zip(files, variants.values(), strict=True):
        file.write_bytes(render_pdf(variant))
    assert check_all(files) == {file: [] for file in files}

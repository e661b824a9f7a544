"""The joint picture as PDF, Word and HTML: every word as it was written, and the marks the record needs."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pikepdf
import pytest
from tests.verapdf import check, check_all, why_absent

from samlad.documents.fonts import FontsMissing, font_files, printable
from samlad.drawing.areas import AreaMap, MapArea
from samlad.picture.content import AreaSection, FieldRow, PictureContent
from samlad.picture.layout import interval_told, sheet_of
from samlad.picture.rendering import render_body, render_docx, render_html, render_pdf

NASTY = (
    "#set $x$ \\ *b* _i_ `c` @r <l> [k] {{ q }} {% z %} {_{ }_} {# c #} & &amp; \"a\" 'b' // c /* d */ --"
    " ... ~ = h <script>alert(1)</script> ]]> ${1} %s åäöÅÄÖé–”"
)
RING = ((15.0, 59.0), (15.2, 59.0), (15.2, 59.1), (15.0, 59.1), (15.0, 59.0))
MAP = AreaMap(
    areas=(MapArea(code="1", name="Kvarnhagen", polygons=((RING,),), priority=1),),
    title="Karta över påhittet.",
)
PICTURE = PictureContent(
    language="sv",
    partnership="Granköping",
    made_up=True,
    week="2026-W47",
    meeting_date=date(2026, 11, 19),
    observed_from=date(2026, 11, 12),
    observed_to=date(2026, 11, 18),
    number="EST 2026-12",
    version=1,
    replaces=None,
    weather="2 till 5°, regn lördag kväll",
    important="Löning onsdag.\nStudiedag fredag.\n\nNytt stycke.",
    overall="Lugnt i stort.",
    priorities=(AreaSection(number=1, name="Kvarnhagen", situation="Krossade lampor.", measures="Ny belysning."),),
    others=(AreaSection(name="Norrgården", situation="Lugnt."),),
    events="Fre 19.00 handboll.",
    field_rows=(FieldRow(organisation="Väktare", area="Kvarnhagen", when="fre–lör 21–01", aim="Skadegörelse"),),
    coverage="22 av 26 rapportörer har svarat, 9 av dem lugnt.",
    built_on="Den bygger på svar från 22 rapportörer och polisens egna siffror.",
    area_map=MAP,
)
EMPTY = replace(
    PICTURE,
    weather="",
    important="",
    overall="",
    priorities=(),
    others=(),
    events="",
    field_rows=(),
    coverage="",
    built_on="",
    area_map=None,
    made_up=False,
)
TEXTS = ("partnership", "number", "replaces", "weather", "important", "overall", "events", "coverage", "built_on")


def hostile(text):
    """A picture whose every field holds the text, each behind a mark of its own; and the marks."""
    mark = iter(f"M{i:02}q" for i in range(99))
    area = lambda number: AreaSection(  # noqa: E731
        name=next(mark) + text,
        situation=next(mark) + text,
        measures=next(mark) + text,
        cause=next(mark) + text,
        expectation=next(mark) + text,
        number=number,
    )
    row = FieldRow(
        organisation=next(mark) + text, area=next(mark) + text, when=next(mark) + text, aim=next(mark) + text
    )
    fields = {name: next(mark) + text for name in TEXTS}
    content = replace(PICTURE, priorities=(area(1),), others=(area(None),), field_rows=(row,), **fields)
    return content, [f"M{i:02}q" for i in range(99)][: int(next(mark)[1:3])]


def pdf_text(data):
    """The text of all pages without spaces: from each font's own map of codes to characters."""
    texts = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            texts.append(content_text(page, page.Resources))
    return bare("".join(texts))


def bare(text):
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def content_text(stream, resources):
    out, current, spans = [], {}, []
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "BDC":
            actual = operands[1].get("/ActualText") if isinstance(operands[1], pikepdf.Dictionary) else None
            if actual is not None:
                out.append(str(actual))
            spans.append(actual is not None)
        elif name == "BMC":
            spans.append(False)
        elif name == "EMC":
            spans.pop()
        elif name == "Tf":
            current = unicode_map(resources.Font[operands[0]])
        elif name in ("Tj", "TJ") and not any(spans):
            for piece in operands[0] if name == "TJ" else [operands[0]]:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    out.extend(current.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
        elif name == "Do":
            form = resources.XObject[operands[0]]
            if form.Subtype == "/Form":
                out.append(content_text(form, form.get("/Resources", resources)))
    return "".join(out)


def unicode_map(font):
    text = bytes(font.ToUnicode.read_bytes()).decode("ascii", "replace")
    table = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[bytes.fromhex(code)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[(int(first, 16) + step).to_bytes(len(first) // 2, "big")] = chr(int(value, 16) + step)
    return table


def reading_order(data):
    """The text as a screen reader meets it: along the structure tree, not as it is painted."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = {page.objgen: marked_text(page) for page in pdf.pages}
        pieces = []

        def walk(node, page):
            if isinstance(node, pikepdf.Array):
                for child in node:
                    walk(child, page)
            elif isinstance(node, pikepdf.Dictionary):
                page = node.get("/Pg", page)
                if "/MCID" in node:
                    pieces.append(texts[page.objgen].get(int(node.MCID), ""))
                elif "/K" in node:
                    walk(node.K, page)
            else:
                pieces.append(texts[page.objgen].get(int(node), ""))

        walk(pdf.Root.StructTreeRoot.K, None)
        return bare("".join(pieces))


def marked_text(page):
    texts, current, open_ids = {}, {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tagged = name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
            open_ids.append(int(operands[1].MCID) if tagged else None)
        elif name == "EMC":
            open_ids.pop()
        elif name == "Tf":
            current = unicode_map(page.Resources.Font[operands[0]])
        elif name in ("Tj", "TJ"):
            inside = [mcid for mcid in open_ids if mcid is not None]
            for piece in operands[0] if name == "TJ" else [operands[0]]:
                if inside and isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    text = "".join(current.get(codes[i : i + 2], "") for i in range(0, len(codes), 2))
                    texts[inside[-1]] = texts.get(inside[-1], "") + text
    return texts


def pages(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def word_text(data):
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footer = [p.text for p in document.sections[0].footer.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *footer])


def html_text(page):
    """The text a reader sees, with the references resolved."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        texts: list[str] = []

        def handle_data(self, data):
            self.texts.append(data)

        def handle_starttag(self, tag, attrs):
            assert tag != "script"
            assert not any(name.startswith("on") for name, _ in attrs)

    reader = Reader()
    reader.texts = []
    reader.feed(page)
    return "".join(reader.texts)


READ = {
    "pdf": lambda content: pdf_text(render_pdf(content)),
    "docx": lambda content: bare(word_text(render_docx(content))),
    "html": lambda content: bare(html_text(render_html(content))),
}
every_kind = pytest.mark.parametrize("kind", READ)


@every_kind
def test_what_was_written_stands_there_letter_by_letter(kind):
    content, marks = hostile(NASTY)
    text = READ[kind](content)
    assert len(marks) == 23
    assert [mark for mark in marks if mark + bare(NASTY) not in text] == []


@every_kind
def test_what_the_meeting_came_to_stands_under_the_situation_where_somebody_wrote_it(kind):
    area = replace(PICTURE.priorities[0], cause="Lamporna sitter lågt.", expectation="Fler samlas på fredag.")
    text = READ[kind](replace(PICTURE, priorities=(area,)))
    words = ["Krossadelampor.", "Orsak:Lamporna", "Införveckan:Fler", "Nybelysning."]
    assert [text.index(word) for word in words] == sorted(text.index(word) for word in words)
    for nobody in (PICTURE, replace(PICTURE, priorities=(replace(area, cause=" ", expectation=""),))):
        text = READ[kind](nobody)
        assert "Orsak" not in text
        assert "Införveckan" not in text


@every_kind
def test_control_and_half_characters_break_nothing(kind):
    content, marks = hostile("a" + "".join(map(chr, range(32))) + "\x7f\x85\ud800\ufffe\uffff\u2028b")
    text = READ[kind](content)
    assert all(f"{mark}ab" in text for mark in marks)


@every_kind
def test_the_sections_come_in_the_order_of_the_template(kind):
    words = [
        "Samladlägesbild",
        "Väderihelgen",
        "Viktiginformation",
        "Omtrygghetslägetikommunen",
        "Prioriteradeområden",
        "Kvarnhagen",
        "Krossadelampor.",
        "Insatser.Nybelysning.",
        "Övrigaområden",
        "Norrgården",
        "Arrangemang",
        "Verksamheterpåfältetunderhelgen",
    ]
    text = reading_order(render_pdf(PICTURE)) if kind == "pdf" else READ[kind](PICTURE)
    text = text[text.index("Samladlägesbild", 1 if kind == "html" else 0) :]  # in HTML it is also in the head
    positions = [text.index(word) for word in words]
    assert positions == sorted(positions)


@every_kind
def test_number_version_interval_and_denominator_are_printed(kind):
    text = READ[kind](PICTURE)
    for wording in (
        "Vecka47",
        "torsdag19november2026",
        "NrEST2026-12,version1",
        "Iakttagelser12–18november",
        "22av26rapportörer",
        "Påhittadeuppgifter",
        "pekarinteutnågonenskild",
    ):
        assert wording in text


@every_kind
def test_a_picture_without_number_is_marked_as_a_draft(kind):
    text = READ[kind](replace(PICTURE, number=None))
    assert "UTKAST" in text.upper()
    assert "Utkast,intefastställt" in text
    assert "NrEST" not in text
    assert "UTKAST" not in READ[kind](PICTURE).upper()


@every_kind
def test_a_correction_names_what_it_replaces(kind):
    text = READ[kind](replace(PICTURE, number="EST 2026-12", version=2, replaces="EST 2026-12 version 1"))
    assert "ErsätterEST2026-12version1" in text
    assert "NrEST2026-12,version2" in text


@every_kind
def test_an_empty_week_leaves_out_what_nobody_wrote(kind):
    text = READ[kind](EMPTY)
    assert "Ingenuppgift." in text
    assert "Ingaprioriteradeområden" in text
    for absent in (
        "Väderihelgen",
        "Viktiginformation",
        "Övrigaområden",
        "Arrangemang",
        "påfältet",
        "Påhittade",
    ):
        assert absent not in text
    assert "Ännuinteskrivet." in READ[kind](replace(EMPTY, number=None))


@every_kind
def test_an_area_nobody_wrote_about_is_not_called_quiet(kind):
    text = READ[kind](replace(EMPTY, others=(AreaSection(name="Lertorp", situation=""),), overall="x"))
    assert "Ingenuppgift." in text
    assert "Ingetattrapportera" not in text


@every_kind
def test_english_partnerships_get_english_documents(kind):
    text = READ[kind](replace(PICTURE, language="en"))
    for wording in (
        "Jointsituationpicture",
        "Week47",
        "Thursday19November2026",
        "Observations12–18November",
        "Measures.",
    ):
        assert wording in text
    assert "Insatser" not in text
    assert "Samlad" not in text


@every_kind
@pytest.mark.parametrize(
    "text", ["Lång text med å ä ö. " * 5000, "x" * 100_000, "rad\n" * 4000], ids=["words", "one", "lines"]
)
def test_a_very_long_text_only_makes_more_pages(kind, text):
    content = replace(PICTURE, overall=text, weather=text[:20_000])
    assert len(READ[kind](content)) > len(bare(text))


def test_every_field_can_be_longer_than_the_standard_allows_a_string():
    content, _ = hostile("Lång text. " * 3500)
    assert pages(render_pdf(replace(content, week="v" * 40_000))) > 40


@pytest.mark.parametrize("render", [render_pdf, render_docx, render_html])
def test_the_same_content_gives_the_same_bytes(render):
    assert render(PICTURE) == render(PICTURE)
    assert render(PICTURE) != render(replace(PICTURE, version=2))


def test_a_normal_week_is_one_page():
    many = tuple(AreaSection(name=f"Område {i}", situation="Som väntat, fyra iakttagelser.") for i in range(6))
    wordy = tuple(
        AreaSection(number=i, name=f"Prio {i}", situation="Läget. " * 20, measures="Insats. " * 20) for i in (1, 2, 3)
    )
    content = replace(PICTURE, priorities=wordy, others=many, field_rows=PICTURE.field_rows * 5, overall="Text. " * 40)
    assert pages(render_pdf(content)) == 1
    assert pages(render_pdf(EMPTY)) == 1
    assert pages(render_pdf(replace(content, others=many * 3, field_rows=PICTURE.field_rows * 12))) == 2


def test_the_pdf_says_its_language_title_and_what_the_map_shows():
    with pikepdf.open(io.BytesIO(render_pdf(PICTURE))) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert "Samlad lägesbild vecka 47 2026" in str(pdf.docinfo["/Title"])
        assert pdf.docinfo["/CreationDate"] == "D:20261119120000Z"
        alts = [str(item["/Alt"]) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    assert alts == ["Karta över påhittet. Prioriterade områden: 1 Kvarnhagen."]


def test_a_character_without_a_drawing_is_named_not_dropped():
    assert printable("Åäö 😀 👩\u200d👧") == "Åäö [U+1F600] [U+1F469][U+1F467]"
    assert "[U+1F600]" in pdf_text(render_pdf(replace(PICTURE, overall="Glatt 😀")))


def test_missing_fonts_say_what_to_do(tmp_path):
    with pytest.raises(FontsMissing, match="front-end build"):
        font_files(tmp_path)


def test_the_word_file_has_real_headings_a_header_row_and_a_language():
    data = render_docx(PICTURE)
    document = docx.Document(io.BytesIO(data))
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert (styles["Samlad lägesbild"], styles["Prioriterade områden"], styles["1. Kvarnhagen"]) == (
        "Title",
        "Heading 1",
        "Heading 2",
    )
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert b"w:tblHeader" in archive.read("word/document.xml")
    assert re.search(rb'<w:lang [^>]*w:val="sv-SE"', archive.read("word/styles.xml"))
    assert [row.cells[0].text for row in document.tables[0].rows] == ["Verksamhet", "Väktare"]
    assert document.core_properties.title.startswith("Samlad lägesbild vecka 47 2026")


def test_lines_and_paragraphs_are_kept():
    assert "Löning onsdag.<br>Studiedag fredag.</p>" in render_html(PICTURE)
    assert "<p>Nytt stycke.</p>" in render_html(PICTURE)
    assert "Löning onsdag.\nStudiedag fredag." in [
        p.text for p in docx.Document(io.BytesIO(render_docx(PICTURE))).paragraphs
    ]


def test_the_body_for_a_page_has_no_style_script_or_top_heading():
    body = render_body(PICTURE, id_prefix="p1")
    assert "style" not in body
    assert "<script" not in body
    assert "<h1" not in body
    assert 'id="p1-map-title"' in body


@pytest.mark.parametrize(
    ("first", "last", "meeting", "sentence"),
    [
        ((2026, 11, 12), (2026, 11, 18), (2026, 11, 19), "12–18 november"),
        ((2026, 11, 26), (2026, 12, 2), (2026, 12, 3), "26 november–2 december"),
        ((2026, 12, 24), (2027, 1, 6), (2027, 1, 7), "24 december 2026–6 januari 2027"),
        ((2026, 12, 20), (2026, 12, 26), (2027, 1, 7), "20–26 december 2026"),
        ((2026, 5, 1), (2026, 5, 1), (2026, 5, 2), "1 maj"),
    ],
)
def test_the_interval_is_said_briefly_and_never_ambiguously(first, last, meeting, sentence):
    assert interval_told(date(*first), date(*last), date(*meeting), "sv") == sentence


def test_an_unknown_week_label_is_printed_as_it_is():
    assert sheet_of(replace(PICTURE, week="2026-W02")).occasion == "Vecka 2"
    assert sheet_of(replace(PICTURE, week="46–47")).occasion == "Vecka 46–47"


@pytest.mark.skipif(why_absent() is not None, reason=why_absent() or "")
@pytest.mark.slow
def test_the_pdf_keeps_both_standards(tmp_path):
    content, _ = hostile(NASTY)
    odd = "".join(map(chr, range(0x20, 0x3000))) + "😀\ue000"
    variants = {
        "normal": PICTURE,
        "empty draft": replace(EMPTY, number=None),
        "hostile": content,
        "english": replace(PICTURE, language="en"),
        "odd": replace(PICTURE, overall=odd, priorities=(AreaSection(name=odd[:600], situation=""),)),
        "long": replace(PICTURE, others=PICTURE.others * 150, field_rows=PICTURE.field_rows * 90),
    }
    files = [tmp_path / f"{name}.pdf" for name in variants]
    for file, variant in zip(files, variants.values(), strict=True):
        file.write_bytes(render_pdf(variant))
    assert check_all(files) == {file: [] for file in files}


@pytest.mark.skipif(why_absent() is not None, reason=why_absent() or "")
@pytest.mark.slow
def test_the_check_itself_can_fail(tmp_path):
    plain, stripped = tmp_path / "plain.pdf", tmp_path / "stripped.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
    with pikepdf.open(io.BytesIO(render_pdf(PICTURE))) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(stripped)
    for broken in check_all([plain, stripped]).values():
        assert any(rule.startswith("2a ") for rule in broken)
        assert any(rule.startswith("ua1 ") for rule in broken)
    with pytest.raises(RuntimeError):
        check(tmp_path / "absent.pdf")

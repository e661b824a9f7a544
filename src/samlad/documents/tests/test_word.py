"""The Word copy looks like the PDF and is as long, wherever it is opened."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pikepdf
import pytest

from samlad.documents.blocks import Column, Entry, Figure, Section, Small, Table, Text
from samlad.documents.content import Sheet
from samlad.documents.render import render_docx, render_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><rect width="300" height="200"/></svg>'
SENTENCE = "Ungdomar samlas vid terminalens norra del fredag och lördag; resenärer undviker väntsalen. "
COLUMNS = (Column("Verksamhet"), Column("Område", 1.5), Column("När"))
SHEET = Sheet(
    language="sv",
    kicker="Effektiv samordning för trygghet",
    title="Samlad lägesbild",
    partnership="Granköping",
    made_up=True,
    identity="Nr EST 2026-12, version 1",
    replaces="",
    day=date(2026, 11, 19),
    purpose="Pekar inte ut någon enskild.",
    occasion="Vecka 47",
    interval="Iakttagelser 12–18 november",
    log="",
    draft_note="Inte fastställt.",
    unwritten="Ingen uppgift.",
    lead=Section("Väder i helgen", (Text("2 till 5°"),)),
    main=(
        Section("Om trygghetsläget", (Text(SENTENCE * 2),)),
        Section(
            "Prioriterade områden", tuple(Entry(f"Område {n}", SENTENCE, "Insatser", SENTENCE, n) for n in (1, 2, 3))
        ),
    ),
    drawing=(Figure(SVG, "Karta över områdena.", "Siffror = prioriterade områden."), Small("22 av 26 har svarat.")),
    side=(Section("Övriga områden", (Entry("Norrgården", "Lugnt."), Entry("Lertorp", "Svar saknas."))),),
    below=(Section("På fältet", (Table("", COLUMNS, (("Väktare", "Kvarnhagen", "fre–lör 21–01"),) * 4),)),),
)
MANY = tuple(Entry(f"Delområde {n}", SENTENCE) for n in range(14))
VARIANTS = {
    "a normal week": SHEET,
    "a draft": replace(SHEET, identity=""),
    "without a map": replace(SHEET, drawing=()),
    "many areas": replace(SHEET, side=(Section("Övriga områden", MANY),)),
    "much said": replace(SHEET, main=(Section("Om trygghetsläget", (Text(SENTENCE * 30),)), *SHEET.main[1:])),
    "nothing": replace(SHEET, lead=None, main=(Section("Läget", ()),), drawing=(), side=(), below=()),
}


def opened(sheet):
    return docx.Document(io.BytesIO(render_docx(sheet)))


def xml(sheet, part):
    return zipfile.ZipFile(io.BytesIO(render_docx(sheet))).read(f"word/{part}.xml").decode()


def columns(document):
    return [
        [int(column.get(column.keys()[0])) for column in section._sectPr.xpath("w:cols/w:col")]
        for section in document.sections
    ]


def test_it_names_no_face_that_word_lacks():
    named = set(re.findall(r'w:(?:ascii|hAnsi)="([^"]+)"', xml(SHEET, "styles") + xml(SHEET, "document")))
    assert named == {"Arial", "Times New Roman"}
    theme = xml(SHEET, "theme/theme1")
    assert re.findall(r'<a:m(?:aj|in)orFont>\s*<a:latin typeface="([^"]+)"', theme) == ["Times New Roman", "Arial"]


def test_the_map_is_there_with_its_words():
    document = opened(SHEET)
    assert len(document.inline_shapes) == 1
    assert 'descr="Karta över områdena."' in document.element.xml
    assert not opened(VARIANTS["without a map"]).inline_shapes


def test_the_map_stands_beside_the_text_and_the_table_across_the_page():
    assert [len(each) for each in columns(opened(SHEET))] == [0, 2, 0]
    broad, narrow = columns(opened(SHEET))[1]
    assert broad > narrow
    assert [len(each) for each in columns(opened(VARIANTS["nothing"]))] == [0, 0]


def test_a_long_list_stands_in_two_columns_below():
    halves = columns(opened(VARIANTS["many areas"]))[-2]
    assert halves[0] == halves[1]


def test_it_is_read_in_the_order_of_the_page():
    texts = [p.text for p in opened(SHEET).paragraphs]
    order = (
        "Samlad lägesbild",
        "Om trygghetsläget",
        "1. Område 1",
        "22 av 26 har svarat.",
        "Övriga områden",
        "På fältet",
    )
    assert [texts.index(each) for each in order] == sorted(texts.index(each) for each in order)


@pytest.mark.parametrize("sheet", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (libreoffice-writer)")
@pytest.mark.slow
def test_it_has_as_many_pages_as_the_pdf(sheet, tmp_path):
    (tmp_path / "copy.docx").write_bytes(render_docx(sheet))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "copy.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "copy.pdf") as copy, pikepdf.open(io.BytesIO(render_pdf(sheet))) as pdf:
        assert len(copy.pages) == len(pdf.pages)
        faces = {str(font.BaseFont) for page in copy.pages for font in page.Resources.Font.values()}
    assert all(any(face in name for face in ("Arial", "Times", "Liberation")) for name in faces), faces

"""The process that opens foreign files has nothing to give away and nowhere to go."""

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from samlad.lib.errors import BadFile
from samlad.lib.foreign.limits import LIMITS
from samlad.lib.foreign.opening import ALONE
from samlad.lib.tables import read_rows

from .made_up import with_sheet, workbook

TRY = """
import os, socket, subprocess
from samlad.lib.foreign.child import shut_in
from samlad.lib.foreign.limits import LIMITS
print(sorted(os.environ))
shut_in(LIMITS["map"])
for attempt in (lambda: open("/etc/hostname"), lambda: os.open("/", 0), lambda: socket.socket(),
                lambda: os.pipe(), lambda: subprocess.run(["true"]), lambda: bytearray(3_000_000_000)):
    try:
        attempt()
        print("done")
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
"""


def test_no_file_address_process_or_more_memory_and_no_secret_of_the_parent(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SAMLAD_SECRET_KEY", "secret")
    done = subprocess.run(
        [sys.executable, "-I", "-c", TRY], env=ALONE, cwd="/", capture_output=True, text=True, check=True
    )
    environment, *tried = done.stdout.splitlines()
    assert "DATABASE_URL" not in environment
    assert "SECRET" not in environment
    assert tried == ["OSError"] * 5 + ["MemoryError"]


def test_only_this_place_opens_workbooks_maps_and_archives_from_outside():
    """Whoever needs another such library in the application's own process says here why its file is not foreign."""
    import re
    from pathlib import Path

    import samlad

    opens = re.compile(
        r"load_workbook|pyogrio\.(?:raw\.)?(?:read|open)|zipfile\.ZipFile|gzip\.GzipFile|tarfile|Image\.open|csv\.(?:Dict)?[rR]eader"
    )
    root = Path(samlad.__file__).parent
    opening = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "tests" not in path.parts and opens.search(path.read_text())
    }
    ours = {
        "measures/migrations/0010_shipped_techniques.py",  # the table that ships
        "measures/migrations/0012_shipped_signs.py",
        "documents/word/parts.py",  # our own document
        "sources/police/mapping.py",  # our own table
        "sources/areas/base_maps.py",  # our own table
    }
    assert {f for f in opening if not f.startswith("lib/foreign/")} == ours


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>%s</sheetData></worksheet>"
)


def bomb() -> bytes:
    """0.1 MB that unpacks to 20 MB of cells."""
    row = '<row><c t="inlineStr"><is><t>%s</t></is></c></row>' % ("x" * 30)
    return with_sheet(workbook(["a"]), SHEET % (row * 250_000))


def unpacked_too_far() -> bytes:
    target = BytesIO(workbook(["a"]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"0" * 40_000_000)
    return target.getvalue()


def laughs() -> bytes:
    more = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    entities = f'<!DOCTYPE a [<!ENTITY a0 "ha">{more}]>'
    sheet = SHEET % '<row><c t="inlineStr"><is><t>&a11;</t></is></c></row>'
    return with_sheet(workbook(["a"]), sheet.replace("<worksheet", entities + "<worksheet", 1))


def reads_a_file() -> bytes:
    sheet = SHEET % '<row><c t="inlineStr"><is><t>&x;</t></is></c></row>'
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return with_sheet(workbook(["a"]), sheet.replace("<worksheet", entity + "<worksheet", 1))


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (bomb, {"large"}),
        (unpacked_too_far, {"large"}),
        (laughs, {"xlsx", "large"}),
        (reads_a_file, {"xlsx"}),
        (lambda: b"PK\x03\x04", {"xlsx"}),
        (lambda: workbook(["a"])[:-40], {"xlsx"}),
    ],
)
def test_a_workbook_that_is_a_trap_is_refused(make, codes):
    data = make()
    assert len(data) < LIMITS["workbook"].data
    with pytest.raises(BadFile) as caught:
        read_rows(data)
    assert caught.value.code in codes

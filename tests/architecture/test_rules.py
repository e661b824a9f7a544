"""The rules of the house that a tool can hold."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "samlad"
BELOW_WEB = (
    "sources",
    "meetings",
    "supplements",
    "picture",
    "measures",
    "analysis",
    "collection",
    "records",
    "writing",
    "post",
    "places",
    "partnership",
    "jobs",
    "audit",
    "lib",
)

FOLDERS = (SOURCE, ROOT / "packages", ROOT / "bench", ROOT / "tests")
STORED_OR_PUBLISHED = {  # keys of old results, a column, and a field of the package
    "src/samlad/analysis/datasets/types.py",
    "src/samlad/analysis/results/forecast.py",
    "src/samlad/screening/models/decision.py",
    "packages/safetystats/src/safetystats/forecast.py",
}
NO_NAMES = {"found", "told", "made", "kept", "shown", "asked", "called", "said"}


def code(*folders: str) -> list[Path]:
    paths = [p for f in folders for p in (SOURCE / f).rglob("*.py")]
    return [p for p in paths if "tests" not in p.parts and "migrations" not in p.parts]


def test_imports_point_one_way():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout


def test_no_request_and_no_response_below_the_pages():
    guilty = [
        p for p in code(*BELOW_WEB) if re.search(r"django\.(http|shortcuts|views)\b", p.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.django_db
def test_migrations_are_in_step():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_text_is_translated():
    from samlad.locale.messages import missing

    assert missing() == []


def test_a_translation_fills_in_what_its_text_does():
    from samlad.locale.messages import DIALECTS, SWEDISH, known

    blanks = re.compile(r"%\(\w+\)|%[ds]")
    wrong = [
        (path.parts[-3], message.id)
        for path in (SWEDISH, *DIALECTS)
        for message in known(path)
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if not set(blanks.findall(text)) <= set(blanks.findall(str(message.id)))
    ]
    assert wrong == []


def test_every_setting_is_documented():
    names = set(
        re.findall(
            r'(?:environ\.get|_flag)\(\s*"([A-Z_]+)"', (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")
        )
    )
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {n for n in names if f"`{n}`" not in operations} == set()


def test_the_table_of_permissions_in_the_docs_is_the_one_in_the_code():
    from samlad.partnership.permissions import DUTY_PERMISSIONS

    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for duty, permissions in DUTY_PERMISSIONS.items():
        assert f"| {duty.value} | {', '.join(sorted(p.value for p in permissions))} |" in architecture


def test_the_formatter_decides_the_layout():
    switch = re.compile(r"# fmt: (skip|off)")
    assert [p for f in FOLDERS for p in f.rglob("*.py") if switch.search(p.read_text(encoding="utf-8"))] == []


def _lengths(files: Iterable[Path]) -> dict[str, int]:
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8").count("\n") for p in files}


def test_files_stay_short():
    """None over 350 lines and half of them under 90; tests 500, templates 150 lines of at most 160 characters. Migrations
    are as long as they are."""
    files = [p for f in FOLDERS for p in f.rglob("*.py") if "migrations" not in p.parts and "build" not in p.parts]
    tests = {p for p in files if "tests" in p.relative_to(ROOT).parts or p.name == "conftest.py"}
    lengths = _lengths(p for p in files if p not in tests)
    assert {name: n for name, n in lengths.items() if n > 350} == {}
    assert median(n for n in lengths.values() if n) < 90
    assert {name: n for name, n in _lengths(tests).items() if n > 500} == {}
    templates = {p: p.read_text(encoding="utf-8").split("\n") for p in SOURCE.rglob("*.html")}
    assert {p.name: len(lines) for p, lines in templates.items() if len(lines) > 151} == {}
    assert {p.name for p, lines in templates.items() if any(len(line) > 160 for line in lines)} == set()


def test_text_is_cleaned_and_shortened_in_one_place():
    """Nobody but `lib.text` and `lib.words` makes line ends, control characters or blanks of what people write into
    what is kept, and no service cuts it."""
    own = re.compile(r"""replace\(["']\\(r|x00|x0b|u2028)|" "\.join\([^()]*\.split\(\)\)|def one_line|\.strip\(\)\[:""")
    guilty = [
        f"{p.relative_to(SOURCE)}:{n}"
        for p in code(*BELOW_WEB, "web", "cli", "api")
        for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if own.search(line) and p.name != "text.py"
    ]
    assert guilty == []


def test_tables_leave_in_one_place():
    """Where no cell is a formula and, in CSV, no cell two lines."""
    writers = re.compile(r"csv\.(writer|DictWriter)|to_csv|\bWorkbook\(|xlsxwriter|to_excel")
    guilty = [p.relative_to(SOURCE).as_posix() for p in code(".") if writers.search(p.read_text(encoding="utf-8"))]
    assert guilty == ["lib/cells.py"]


def test_the_audit_log_is_told_in_one_way():
    """`partnership.log`; only founding a partnership has no actor."""
    own = re.compile(r"audit\.service import .*\bappend_event")
    guilty = {p.relative_to(SOURCE).as_posix() for p in code(".") if own.search(p.read_text(encoding="utf-8"))}
    assert guilty == {"partnership/log.py", "partnership/service.py"}


def test_numbers_are_written_in_one_place():
    """`lib.numerals`, which rounds. The others write whole numbers, what was typed, and a limit, which is never more."""
    guilty = {p.relative_to(SOURCE).as_posix() for p in code(".") if "number_format" in p.read_text(encoding="utf-8")}
    others = {"front/pages.py", "web/measures/measure.py", "web/settings/alarms.py"}
    assert guilty == {"lib/numerals.py"} | others


def test_what_day_and_hour_it_is_is_decided_in_one_place():
    """`lib.times`, by the partnership's clock: the day of UTC is yesterday until one or two at night."""
    own = re.compile(
        r"now\.date\(\)|_at\.date\(\)|date\.today\(|timezone\.localtime|astimezone\((?!UTC\)|self\._\()|^TIME_ZONE = .UTC"
    )
    guilty = [
        f"{p.relative_to(SOURCE)}:{n}"
        for p in code(".")
        for n, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if own.search(line) and p.name not in ("times.py",) and "demo" not in p.parts
    ]
    assert guilty == []


def test_no_inline_style_or_script_in_the_pages():
    pages = [
        p
        for p in (SOURCE / "web" / "templates").rglob("*.html")
        if re.search(r"<style|\sstyle=|<script(?![^>]*src=)", p.read_text(encoding="utf-8"))
    ]
    assert {p.name for p in pages} <= set()


def test_no_text_to_translate_stands_inside_an_f_string():
    """There nobody collects it."""
    for path in code("."):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.JoinedStr):
                continue
            functions = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
            assert not [f for f in functions if isinstance(f, ast.Name) and f.id in ("_", "gettext")], path


def test_every_template_a_page_names_is_there():
    """One that is not is found by whoever comes to the page."""
    named = re.compile(r"""["'](\w[\w/]*/_?[\w]+\.html)["']""")
    files = [*(SOURCE / "web").rglob("*.py"), *(SOURCE / "web" / "templates").rglob("*.html")]
    names = {n for p in files for n in named.findall(p.read_text(encoding="utf-8"))}
    absent = {n for n in names if not (SOURCE / "web" / "templates" / n).exists()}
    assert {
        n for n in absent if not n.startswith(("socialaccount/", "django/", "account/", "allauth/", "mfa/"))
    } == set()


def _bound_names(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each variable, parameter, attribute, function, class and alias that the file gives a name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield node.lineno, name


def test_a_name_says_what_a_thing_is():
    """In the tests too. What a migration does stays as it was done."""
    files = [ROOT / "conftest.py", *(p for f in FOLDERS for p in f.rglob("*.py"))]
    guilty = [
        f"{name}:{line} {bound}"
        for path in files
        if not {"migrations", "build"} & set(path.parts)
        and (name := path.relative_to(ROOT).as_posix()) not in STORED_OR_PUBLISHED
        for line, bound in _bound_names(path)
        if bound.strip("_").lower() in NO_NAMES
    ]
    assert guilty == []

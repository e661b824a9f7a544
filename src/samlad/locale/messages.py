"""Collects, fills, compiles and checks the translations, in pure Python (no gettext tools needed)."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent
SWEDISH = HERE / "sv" / "LC_MESSAGES" / "django.po"
DIALECTS = sorted(HERE.glob("*_X-*/LC_MESSAGES/django.po"))  # by hand: the few texts that differ from their language's
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
    "npgettext": ((1, "c"), 2, 3),
}


def collect() -> Catalog:
    """Every msgid in Python and templates."""
    catalog = Catalog(locale="sv", project="Samlad", charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" in name or "/migrations/" in name or name.startswith("locale/"):
            continue
        for function, message in _messages(path):
            context = None
            if function in ("pgettext", "pgettext_lazy", "npgettext"):
                context, message = message[0], message[1] if len(message) == 2 else tuple(message[1:])
            elif function in ("ngettext", "ngettext_lazy"):
                message = tuple(message[:2])
            elif isinstance(message, tuple):
                message = message[0]
            if message and (not isinstance(message, tuple) or all(message)):
                catalog.add(message, locations=[(name, 0)], context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Django turns a template into something that reads like Python calls; how a page is indented means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    for _line, function, message, _comments in extract_python(
        io.BytesIO(text.encode()), dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        yield function, message  # type: ignore[misc]


def known(path: Path = SWEDISH) -> Catalog:
    if not path.exists():
        return Catalog(locale="sv", project="Samlad", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def update(extra: dict[str, str | list[str]] | None = None) -> Catalog:
    old, new = known(), collect()
    for message in new:
        if not message.id:
            continue
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        before = old.get(singular, context=message.context)
        if before and before.string:
            message.string = before.string
        if extra and singular in extra and not _filled(message.string):
            translation = extra[singular]
            message.string = tuple(translation) if isinstance(message.id, tuple) else translation
        message.flags.discard("fuzzy")
    SWEDISH.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, new, width=110, no_location=True, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: sv\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    SWEDISH.write_text(header + out.getvalue().decode(), encoding="utf-8")
    return new


def _filled(string: object) -> bool:
    return bool(string) and (isinstance(string, str) or (isinstance(string, list | tuple) and all(string)))


def missing() -> list[str]:
    """Msgids in the code that the Swedish file has not, or has untranslated; and those of the dialects that no code has
    any longer, or that one of them lacks."""
    have = known()
    lacking: list[str] = []
    for message in collect():
        if not message.id:
            continue
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        translated = have.get(singular, context=message.context)
        if not translated or not _filled(translated.string):
            lacking.append(str(singular))
    used = _ids(have)
    dialects = [_ids(known(path)) for path in DIALECTS]
    return sorted(
        {*lacking, *(singular for one in dialects for singular in (one - used) | set().union(*dialects) - one)}
    )


def _ids(catalog: Catalog) -> set[str]:
    return {str(m.id[0] if isinstance(m.id, tuple) else m.id) for m in catalog if m.id and _filled(m.string)}


def compile_() -> None:
    for path in (SWEDISH, *DIALECTS):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, known(path))


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    verb = arguments[0] if arguments else "check"
    if verb == "update":
        update()
    elif verb == "fill":
        for name in arguments[1:]:
            update(json.loads(Path(name).read_text(encoding="utf-8")))
    elif verb == "compile":
        compile_()
    lacking = missing()
    if verb in ("check", "update", "fill"):
        print(json.dumps(lacking, ensure_ascii=False, indent=0) if lacking else "Every text is translated.")
    return 1 if verb == "check" and lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

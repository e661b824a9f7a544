"""`bin/load turns --beside FOLDER`: the pages of this clone and of another, request by request in turns.

Whatever else runs on the machine then slows both alike, so that the processor time of one can be set against the
other's. FOLDER is a clone with an environment of its own (`.venv`) and the same data in its own database."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
WARM = 5
READY = "serving "  # begins the line in which a side says where it serves and what


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, required=True, help="the other clone")
    parser.add_argument("--beside-database", default="postgresql://postgres@127.0.0.1:5432/samlad_bench_before")
    parser.add_argument("--requests", type=int, default=40, help="for each page and side")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    arguments = parser.parse_args()
    from bench import figures, setting

    with ExitStack() as open_:
        other = open_.enter_context(_side(arguments.beside.resolve(), arguments.beside_database))
        own = open_.enter_context(_side(HERE, os.environ.get("SAMLAD_BENCH_DATABASE", setting.DEFAULT)))
        shared = [name for name in own["pages"] if name in other["pages"] and arguments.only in name]
        rows = [_row(name, other, own, arguments.requests) for name in shared]
    setting.DATA.mkdir(parents=True, exist_ok=True)
    figures.tell("turns", rows, beside=arguments.beside, cpu="first quartile, ms")


def _row(name: str, other: dict[str, Any], own: dict[str, Any], requests: int) -> dict[str, Any]:
    """The first quartile of each side's processor time: what a request takes where little came between."""
    from bench.generator import Request, run

    used: dict[str, list[float]] = {"other": [], "own": []}
    sides = {"other": other, "own": own}
    for n in range(WARM + requests):
        for key, side in list(sides.items())[:: 1 if n % 2 else -1]:
            path, session, _queries = side["pages"][name]
            began = _on_processor(side["pid"])
            done = run(side["port"], iter([Request(path, session)]), concurrency=1)
            if done.wrong:
                sys.exit(f"{path}: {dict(done.wrong)}")
            if n >= WARM:
                used[key].append(_on_processor(side["pid"]) - began)
    quartile = {key: sorted(times)[len(times) // 4] for key, times in used.items()}
    row = {
        "page": name,
        "queries beside": other["pages"][name][2],
        "queries": own["pages"][name][2],
        "CPU beside": round(quartile["other"], 1),
        "CPU": round(quartile["own"], 1),
        "times": round(quartile["own"] / quartile["other"], 2),
    }
    print(row, flush=True)
    return row


def _on_processor(pid: int) -> float:
    """Milliseconds that the process and all it has started have been on a processor, to the nanosecond."""
    from bench.server import family

    total = 0
    for one in family(pid):
        for thread in Path(f"/proc/{one}/task").glob("*/schedstat"):
            try:
                total += int(thread.read_text().split()[0])
            except OSError:
                continue
    return total / 1e6


@contextmanager
def _side(folder: Path, database: str) -> Iterator[dict[str, Any]]:
    """A clone that serves, by its own code: `port`, `pid`, and of each page its address, session and queries."""
    command = [str(folder / ".venv" / "bin" / "python"), __file__]
    environment = os.environ | {"SAMLAD_BENCH_DATABASE": database}
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        line = next((text for text in process.stdout if text.startswith(READY)), None)
        if line is None:
            sys.exit(f"{folder} did not serve.")
        yield json.loads(line.removeprefix(READY))
    finally:
        process.stdin.close()
        process.wait(60)


def serve() -> None:
    """Run in the folder of a side, and only with what both have: serves until nobody listens any more."""
    sys.path[0] = os.getcwd()
    from bench import make_data, pages
    from bench.server import serving

    with redirect_stdout(sys.stderr):
        make_data.make(observations=1_000_000, rounds=520, again=False)
    from django_scopes import scope

    partnership = make_data.people()[0]
    with scope(partnership=partnership), redirect_stdout(sys.stderr):
        pages._analysed(partnership)
        requests = {name: make() for name, _kind, make in pages._pages() if not name.startswith("submission")}
        served = {name: (r.path, r.session, pages._queries(r)) for name, r in requests.items()}
    with serving(workers=1) as server:
        print(READY + json.dumps({"port": server.port, "pid": server.pid, "pages": served}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    serve()

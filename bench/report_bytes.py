"""`bin/load report-bytes`: what a reporter's phone fetches to show the report page for the first time, as served."""

import argparse
import re
from typing import Any
from urllib.parse import urljoin

import httpx

from bench import figures, make_data, setting
from bench.server import serving

LABEL, GOAL = "2026-W48", 60_000
FETCHED = re.compile(r'<(?:script|img)[^>]+src="([^"]+)"|<link[^>]+rel="(?:stylesheet|icon)"[^>]+href="([^"]+)"')
IN_CSS = re.compile(r"url\(['\"]?([^)'\"]+)")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    make_data.make(observations=1_000_000, rounds=520, again=False)
    from django_scopes import scope

    from bench.sessions import of_account

    partnership, _coordinators, reporters = make_data.people()
    with scope(partnership=partnership):
        reporter = reporters[1]
        path = f"/rapport/{LABEL}/{reporter.assignments.get().function_id}/"
        session = of_account(reporter)
    rows: list[dict[str, Any]] = []
    with serving(workers=1) as server:
        base = f"http://{setting.HOST}:{server.port}"
        for coding in ("br, gzip", "gzip"):
            rows += _fetched(base, path, session, coding)
    figures.tell("report-bytes", rows, goal=f"{GOAL} bytes all told; the fonts are the telephone's own")


def _fetched(base: str, path: str, session: str, coding: str) -> list[dict[str, Any]]:
    headers = {"Accept-Encoding": coding, "Cookie": f"sessionid={session}"}
    rows, seen, todo = [], set(), [path]
    with httpx.Client(base_url=base, headers=headers, timeout=30) as client:
        while todo:
            address = todo.pop(0)
            if address in seen:
                continue
            seen.add(address)
            response = client.get(address)
            response.raise_for_status()
            body = response.num_bytes_downloaded
            head = sum(len(k) + len(v) + 4 for k, v in response.headers.raw)
            rows.append(
                {
                    "fetched": re.sub(r"\.[0-9a-f]{12}\.", ".", address),
                    "coding": response.headers.get("Content-Encoding", "none"),
                    "bytes": body,
                    "with headers": body + head,
                    "unpacked": len(response.content),
                }
            )
            kind = response.headers["Content-Type"]
            links = (
                [a or b for a, b in FETCHED.findall(response.text)]
                if "html" in kind
                else IN_CSS.findall(response.text)
                if "css" in kind
                else []
            )
            todo += [urljoin(address, f) for f in links if not f.startswith("data:")]
    sums = {key: sum(r[key] for r in rows) for key in ("bytes", "with headers", "unpacked")}
    met = "met" if sums["with headers"] <= GOAL else "missed"
    return [*rows, {"fetched": f"all told ({coding})", "coding": met, **sums}]

"""`bin/load NAME [options]`."""

import sys
from importlib import import_module

NAMES = {
    "data": "make_data",
    "pages": "pages",
    "wednesday": "wednesday",
    "report-bytes": "report_bytes",
    "pdf": "pdf",
    "front": "front",
    "room": "room",
    "foreign": "foreign",
    "turns": "turns",
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"bin/load {' | '.join(NAMES)}   (each takes --help)")
    name = sys.argv.pop(1)
    sys.argv[0] = f"bin/load {name}"
    import_module(f"bench.{NAMES[name]}").main()


if __name__ == "__main__":
    main()

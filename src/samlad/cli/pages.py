"""`python -m samlad.cli.pages`: a web process, of which `samlad serve` runs several on one socket."""

import argparse
import os
import signal
import socket


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--lifeline", type=int, required=True)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    from django.utils.module_loading import import_string

    from samlad.cli.supervising import end_with_supervisor
    from samlad.front.process import run

    front = import_string("samlad.config.asgi.application")
    end_with_supervisor(given.lifeline, lambda: os.kill(os.getpid(), signal.SIGTERM))
    run(front, socket.socket(fileno=given.socket), ready=lambda: os.write(given.ready, b"."))


if __name__ == "__main__":
    main()

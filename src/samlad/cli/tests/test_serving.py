import os
import socket
from datetime import UTC, datetime, time

import pytest
from click.testing import CliRunner

from samlad.cli import serving
from samlad.cli.commands import samlad

pytestmark = pytest.mark.django_db  # what the partnerships speak is asked


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_these_addresses_are_this_machines_own(host):
    assert serving.loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "est.example.se", "localhost.example.se", "*"])
def test_the_demonstration_is_not_served_to_others_unless_told_so_in_words(settings, monkeypatch, host):
    started = []
    monkeypatch.setattr(serving, "_listen", lambda *a: started.append(a))
    settings.SAMLAD_DEMO = True
    result = CliRunner().invoke(samlad, ["serve", "--host", host])
    assert result.exit_code == 1
    assert "--demo-for-anybody" in result.output
    assert started == []
    serving._refuse_open_demo(host, allowed=True)
    settings.SAMLAD_DEMO = False
    serving._refuse_open_demo(host, allowed=False)


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8123, "http://127.0.0.1:8123"),
        ("localhost", 80, "http://localhost:80"),
        ("0.0.0.0", 8123, "http://localhost:8123"),
        ("::", 8123, "http://localhost:8123"),
        ("", 8123, "http://localhost:8123"),
        ("::1", 8123, "http://[::1]:8123"),
        ("[::1]", 8123, "http://[::1]:8123"),
        ("est.example.se", 8123, "http://est.example.se:8123"),
    ],
)
def test_links_lead_to_the_port_that_is_served(host, port, address):
    assert serving.site_url(host, port) == address


@pytest.mark.parametrize("own", ["", "https://est.example.se"])
def test_the_processes_that_write_links_are_told_the_address_unless_one_is_set(monkeypatch, own):
    addresses = {}

    class Supervisor:
        stopping = True

        def keep(self, name, *_command, **_files):
            addresses[name] = os.environ.get("SITE_URL")

        def died(self):
            return False

        def stop(self):
            pass

    monkeypatch.delenv("SITE_URL", raising=False)
    if own:
        monkeypatch.setenv("SITE_URL", own)
    else:
        monkeypatch.setenv("SITE_URL", "to be put back")
        monkeypatch.delenv("SITE_URL")
    monkeypatch.setenv("STATIC_MANIFEST", "1")
    monkeypatch.setattr(serving, "Supervisor", Supervisor)
    monkeypatch.setattr(serving, "_set_up_or_refuse", lambda: None)
    monkeypatch.setattr(serving, "_ready", lambda *_: False)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    CliRunner().invoke(samlad, ["serve", "--port", str(port), "--workers", "1"])
    assert addresses == dict.fromkeys(["web process 1", "worker"], own or f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("clock", "today", "at"),
    [
        ("2026-11-26T09:25", None, time(10, 25)),
        ("2026-11-26T15:25", None, time(12)),
        ("2026-11-26T09:25", "2026-11-26", time(10, 25)),
        ("2026-11-26T09:25", "2026-11-25", time(12)),
    ],
)
def test_nothing_made_up_is_stamped_with_a_time_to_come(monkeypatch, clock, today, at):
    arguments = {}
    monkeypatch.setattr(serving.clock, "now", lambda: datetime.fromisoformat(clock).replace(tzinfo=UTC))
    monkeypatch.setattr("samlad.demo.service.make_demo", lambda **options: arguments.update(options) or {})
    monkeypatch.setattr("samlad.audit.heads.keep_heads", lambda *_a, **_k: None)
    result = CliRunner().invoke(samlad, ["demo", *(["--today", today] if today else [])])
    assert result.exit_code == 0, result.output
    assert arguments["at"] == at

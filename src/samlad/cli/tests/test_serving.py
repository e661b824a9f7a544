import pytest
from click.testing import CliRunner

from samlad.cli import serving
from samlad.cli.commands import samlad


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
    serving._refuse_open_demo(host, told=True)
    settings.SAMLAD_DEMO = False
    serving._refuse_open_demo(host, told=False)

import pytest

from samlad.web.measures.tests.visits import Visitor


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


@pytest.fixture
def coordinator(world):
    return Visitor(world)

import pytest

from samlad.web.partnership.tests.made_up import world as make


@pytest.fixture
def world(db):
    return make()


@pytest.fixture
def elsewhere(db):
    return make("Fagersta")

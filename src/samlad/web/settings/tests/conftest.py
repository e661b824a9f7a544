import pytest
from tests.partnerships import world as make


@pytest.fixture
def world(db):
    return make()


@pytest.fixture
def elsewhere(db):
    return make("Fagersta")

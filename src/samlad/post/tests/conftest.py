import pytest

from samlad.post.tests import notes


@pytest.fixture(autouse=True)
def wording(settings):
    """The letters of these tests are notes, and say what each test tells."""
    settings.LETTERS = notes.PATH
    notes.WORDING.__init__()
    return notes.WORDING

"""A week with its meeting, served by real processes, and people who come to it with their browsers."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.e2e.room.people import Listener
from tests.e2e.stage import Stage, set_stage
from tests.e2e.visitors import Door, session_of
from tests.faults.house import House, running

from samlad.meetings.models import Meeting
from samlad.meetings.service import open_week_meeting
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture


@pytest.fixture
def database(transactional_db) -> str:
    """The address of the test's own database."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


@pytest.fixture
def stage(world) -> Stage:
    return set_stage(world)


@pytest.fixture
def meeting(stage) -> Meeting:
    world = stage.world
    draft_picture(actor=world.system, now=world.now, round_id=stage.closed.pk)
    return open_week_meeting(actor=world.system, now=world.now, round_id=stage.closed.pk)


@pytest.fixture
def field(meeting) -> PictureField:
    """The text of the whole municipality."""
    return PictureField.objects.get(picture__round=meeting.round, section="overall")


@pytest.fixture
def house(meeting, database, tmp_path) -> Iterator[House]:
    with running(database, tmp_path) as house:
        yield house


@pytest.fixture
def street(browser, house) -> Iterator[Door]:
    """Lets browsers in to the house."""
    door = Door(browser, f"http://127.0.0.1:{house.port}")
    yield door
    door.shut()
    assert not door.errors, door.errors


@pytest.fixture
def listen(house, meeting) -> Iterator[Any]:
    """Opens streams of the room without a browser, as somebody."""
    opened: list[Listener] = []

    def listener(account: Any) -> Listener:
        opened.append(Listener(house.port, f"/mote/{meeting.round.label}/strom/", session_of(account)))
        return opened[-1]

    yield listener
    for each in opened:
        each.close()

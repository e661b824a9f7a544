import pytest
from django_scopes import scope

from samlad.partnership.actor import OutOfScope
from samlad.partnership.lookup import maybe, one, several
from samlad.places.models import Area


@pytest.fixture
def theirs(other_world):
    with scope(partnership=other_world.partnership):
        return Area.objects.order_by("pk").first().pk


def test_what_is_named_is_found_in_the_order_of_the_ids_and_once(world):
    pks = [a.pk for a in world.areas.values()]
    assert one(Area, pks[0]).pk == pks[0]
    assert [a.pk for a in several(Area, [*reversed(pks), pks[0]])] == sorted(pks)
    assert several(Area, []) == []
    assert maybe(Area, None) is None


@pytest.mark.parametrize("look", [lambda pk: one(Area, pk), lambda pk: maybe(Area, pk), lambda pk: several(Area, [pk])])
def test_what_is_another_partnerships_does_not_exist(world, theirs, look):
    with pytest.raises(OutOfScope):
        look(theirs)
    with pytest.raises(OutOfScope):
        look(0)


def test_a_query_finds_only_among_its_own(world):
    known, other = list(world.areas.values())[:2]
    among = Area.objects.filter(pk=known.pk)
    assert one(among, known.pk) == known
    with pytest.raises(OutOfScope):
        several(among, [known.pk, other.pk])
    with pytest.raises(OutOfScope):
        one(among, None)

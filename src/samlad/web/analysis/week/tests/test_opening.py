from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import close, open_week, publish

from samlad.collection.models import Round
from samlad.partnership.service import change_rhythm
from samlad.picture.service import draft_picture


def press(world):
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.post(reverse("open_next"), follow=True)


def test_the_coming_week_opens_with_a_press_and_again_is_the_same(world, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    for _twice in range(2):
        assert press(world).redirect_chain[0][0] == reverse("mapping_week", args=["2026-W48"])
    assert Round.objects.get().label == "2026-W48"


def test_a_week_that_cannot_open_says_why(world, settings):
    """The rhythm was made quicker within the fortnight that is open."""
    settings.SAMLAD_TODAY = "2026-11-24"
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W49")
    open_week(world, "2026-W49")
    change_rhythm(actor=world.system, now=world.now, cadence=1)
    page = press(world)
    assert page.status_code == 200
    assert [str(m) for m in page.context["messages"]] != []
    assert Round.objects.count() == 1


def test_a_week_leads_to_its_neighbours_however_old_and_whether_closed_or_not(world, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    for label in ("2026-W40", "2026-W47", "2026-W48"):
        open_week(world, label)
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        pages = [client.get(reverse("week", args=[label])).context for label in ("2026-W40", "2026-W47", "2026-W48")]
    labels = [(str(p["older"] or ""), str(p["newer"] or "")) for p in pages]
    assert labels == [("", "2026-W47"), ("2026-W40", "2026-W48"), ("2026-W47", "")]


def test_the_draft_is_offered_until_it_is_published(world, round, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    close(world, round)
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def page():
        with scope(partnership=None):
            return client.get(reverse("week", args=[round.label])).content.decode()

    assert "Läs utkastet" in page()
    picture = draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
    publication = publish(world, picture)
    assert "Läs utkastet" not in page()
    assert reverse("published", args=[publication.record_id]) in page()


def test_the_days_stand_before_the_number_of_the_week(world, round, settings):
    """On the Saturday of week 48 the reports of week 49 are asked for: its days tell which it is."""
    settings.SAMLAD_TODAY = "2026-11-28"
    later = open_week(world, "2026-W49")
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        page = client.get(reverse("mapping_week", args=[later.label])).content.decode()
    assert "26 november–2 december 2026 · vecka 49" in page

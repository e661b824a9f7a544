"""One person alone in a field that saves itself, over a slow or broken connection: nobody else is blamed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from samlad.measures.models import CauseAnswer, Problem
from samlad.meetings.models import Meeting, MeetingText
from samlad.picture.models import PictureField

FIRST, SECOND = "Oroligt på fredagen.", "Oroligt på fredagen, lugnt på lördagen."


def in_picture(stage):
    field = PictureField.objects.get(picture__round=stage.closed, section="overall")
    url = reverse("picture", args=[stage.closed.label])
    return url, f"#form{field.pk}", lambda: PictureField.objects.get(pk=field.pk).text


def in_causes(_stage):
    problem = Problem.objects.order_by("pk").first()
    url = reverse("causes", args=[problem.pk])
    return url, "#q-how form", lambda: CauseAnswer.objects.get(question="how").text


def in_meeting(_stage):
    meeting = Meeting.objects.get(kind="year")
    form = "form[data-autosave]"
    return (
        reverse("room_step", args=[meeting.pk, "summary"]),
        form,
        lambda: MeetingText.objects.latest("edited_at").text,
    )


@pytest.fixture(params=[in_picture, in_causes, in_meeting], ids=["picture", "causes", "meeting"])
def place(request, stage, door):
    url, form, stored = request.param(stage)
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(url)
    return page, page.locator(form).first, stored


def box(form):
    return form.get_by_role("textbox")


def says(form, text):
    expect(form.locator("[data-autosave-status]")).to_have_text(re.compile(rf"^{re.escape(text)}( \d+\.\d\d)?$"))


class Held(list):
    """What the page has posted and the network keeps, until it lets everything through."""

    def __init__(self, page):
        self.open = False
        page.route("**/*", self.take)

    def take(self, route):
        if self.open or route.request.method != "POST":
            route.fallback()
        else:
            self.append(route)


def test_typing_on_while_it_saves(place):
    page, form, stored = place
    held = Held(page)
    box(form).fill(FIRST)
    says(form, "Sparar …")
    box(form).fill(SECOND)
    page.wait_for_timeout(1000)  # the pause after typing is over, and the first is still on its way
    held.open = True
    held[0].continue_()
    says(form, "Sparat")
    expect(page.locator("[data-conflict]")).to_have_count(0)
    assert stored() == SECOND


def test_the_button_pressed_while_it_saves(place):
    page, form, stored = place
    held = Held(page)
    box(form).fill(FIRST)
    says(form, "Sparar …")
    held[0].fetch()  # it arrives, and the page leaves before it hears so
    box(form).fill(SECOND)
    held.open = True
    form.get_by_role("button").first.press("Enter")
    expect(page.get_by_text("Sparat", exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Någon annan")
    assert stored() == SECOND


def test_a_saving_whose_answer_was_lost(place):
    page, form, stored = place
    held = Held(page)
    box(form).fill(FIRST)
    says(form, "Sparar …")
    held[0].fetch()
    held[0].abort()
    status = (
        "Sparas inte – finns kvar på den här enheten"
        if "lagesbild" in page.url or "mote" in page.url
        else "Ingen anslutning – sparat på telefonen"
    )
    says(form, status)
    held.open = True
    box(form).fill(SECOND)
    says(form, "Sparat")
    expect(page.locator("[data-conflict]")).to_have_count(0)
    assert stored() == SECOND

"""The map of the analysis in a browser: drawn by it where it can, by the server where it cannot, from nowhere else."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.stage import earlier_week, tell
from tests.e2e.visitors import ARGUMENTS, PHONE, SCREEN, Door, chromium, violations

# Chromium draws without a graphics card when it is asked to.
SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
NO_WEBGL = ["--disable-gpu", "--disable-3d-apis"]


@pytest.fixture
def weeks(world):
    """2026-W46 with one and 2026-W47 with three more in Öster, closed."""
    first = earlier_week(world, 46)
    second = earlier_week(world, 47)
    now = second.opens_at + timedelta(days=3)
    for n in range(3):
        tell(
            world,
            second,
            "väktare",
            f"map-{n}",
            when=datetime(2026, 11, 13, 9, tzinfo=UTC),
            now=now,
            area_id=world.areas["Öster"].pk,
        )
    return first, second


@pytest.fixture
def launch(browser, live_server, settings):
    """A door of another browser, started with arguments of its own."""
    settings.SAMLAD_TODAY = "2026-11-24"
    opened = []

    def start(arguments):
        started = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, *arguments])
        opened.append((started, Door(started, live_server.url)))
        return opened[-1][1]

    yield start
    for started, door in opened:
        door.shut()
        started.close()
        assert not door.errors, door.errors


def drawn(page):
    """Waits for the browser's own map; skips where this Chromium has no WebGL."""
    if not page.evaluate("!!document.createElement('canvas').getContext('webgl2')"):
        pytest.skip("This Chromium has no WebGL, not even in software.")
    expect(page.locator(".samlad-maps--drawn")).to_have_count(1, timeout=30_000)


def middle_of(page, name):
    """Where an area's middle is on the screen: the two of the small partnership lie beside each other."""
    box = page.locator("canvas").bounding_box()
    return box["x"] + box["width"] * (0.35 if name == "Ängby" else 0.65), box["y"] + box["height"] * 0.5


@pytest.mark.parametrize("size", [SCREEN, PHONE], ids=["screen", "phone"])
def test_the_map_is_drawn_and_asks_nobody_else(size, weeks, world, launch):
    page = launch(SOFTWARE).enter(world.accounts["samordnare"], size=size)
    urls, errors = [], []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(reverse("analysis_map"))
    drawn(page)
    canvas = page.locator("canvas")
    expect(canvas).to_be_visible()
    expect(page.locator("#map-drawing-1 svg")).to_be_hidden()
    assert {urlsplit(url).hostname for url in urls if not url.startswith("data:")} <= {"127.0.0.1", "localhost"}
    assert any(url.endswith("map-worker.js") for url in urls)
    assert errors == [], "the content policy lets all of it through"
    assert violations(page) == []
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_the_slider_changes_map_and_table_with_the_keyboard(weeks, world, launch):
    page = launch(SOFTWARE).enter(world.accounts["samordnare"])
    page.goto(reverse("analysis_map"))
    drawn(page)
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Öster"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mest rapporterat i Öster vecka 47")
    expect(row.get_by_role("cell").first).to_have_text("3")
    slider = page.get_by_label("Vecka på kartan")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mest rapporterat i Ängby vecka 46")
    expect(row.get_by_role("cell").first).to_have_text("saknas")
    expect(page.locator("[data-map-canvas]")).to_have_attribute("data-week", "2026-W46")
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == "5–11 november 2026 (vecka 46)"
    assert page.url.endswith("?vecka=2026-W46")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mest rapporterat i Öster vecka 47")
    expect(row.get_by_role("cell").first).to_have_text("3")


def test_a_row_with_the_focus_and_an_area_under_the_pointer_say_the_same(weeks, world, launch):
    page = launch(SOFTWARE).enter(world.accounts["samordnare"])
    page.goto(reverse("analysis_map"))
    drawn(page)
    panel = page.locator("[data-map-panel]")
    page.get_by_role("table").get_by_role("link", name="Öster").focus()
    expect(panel).to_have_text("Öster: 3, 1 av 1 svarade")
    page.get_by_label("Vecka på kartan").focus()
    expect(panel).to_contain_text("Peka på ett område")
    page.mouse.move(*middle_of(page, "Öster"), steps=4)
    expect(panel).to_have_text("Öster: 3, 1 av 1 svarade")


def test_two_sources_move_together(weeks, world, launch):
    page = launch(SOFTWARE).enter(world.accounts["samordnare"])
    page.goto(reverse("analysis_map") + "?bredvid=polisens-siffror")
    drawn(page)
    expect(page.locator("canvas")).to_have_count(2)
    expect(page.get_by_role("table")).to_have_count(2)
    assert violations(page) == []


def test_without_webgl_the_servers_drawing_stands(weeks, world, launch):
    page = launch(NO_WEBGL).enter(world.accounts["samordnare"])
    page.goto(reverse("analysis_map"))
    expect(page.locator("#map-drawing-1 svg")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#map-drawing-1 svg")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_label("Vecka på kartan").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mest rapporterat i Ängby vecka 46")


def test_without_javascript_links_and_drawing_do(weeks, world, door):
    page = door.enter(world.accounts["samordnare"], script=False)
    page.goto(reverse("analysis_map"))
    expect(page.locator("#map-drawing-1 svg")).to_be_visible()
    expect(page.get_by_label("Vecka på kartan")).to_be_hidden()
    page.get_by_role("link", name="Vecka 46").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mest rapporterat i Ängby vecka 46")
    page.get_by_label("Källa").select_option("polisens-siffror")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Polisen har inte lämnat siffror för vecka 46")

from django.urls import reverse
from tests.e2e.test_keyboard import WHERE
def test_dbg(door, world, week):
    page = door.enter(world.accounts["rektor"])
    page.goto(reverse("report_add", args=[week.label, world.functions["rektor"].pk, "other_disorder"]))
    for i in range(22):
        page.keyboard.press("Tab")
        print(page.evaluate(WHERE), page.evaluate("[document.activeElement.matches(':focus'), document.activeElement.matches(':focus-visible'), getComputedStyle(document.activeElement).outline, getComputedStyle(document.activeElement).boxShadow]"))
    page = door.enter(world.accounts["samordnare"])
    page.goto(reverse("measures"))
    page.get_by_label("Vem gör det?").focus()
    for i in range(10):
        page.keyboard.press("Tab")
        print(page.evaluate(WHERE), page.evaluate("[document.activeElement.matches(':focus'), document.activeElement.matches(':focus-visible'), getComputedStyle(document.activeElement).outline, getComputedStyle(document.activeElement).boxShadow]"))

"""Every address, as everybody, about one's own, another organisation's and another partnership's: no answer, letter or
line in the log holds raw words that are not theirs to read.

The bounded form runs with all tests; the whole one, every duty and both methods, with `-m crawl`.
"""

import io
import logging
import re
import shutil
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope
from tests.permissions.addresses import PAGES, SENT
from tests.permissions.test_pages import furnish
from tests.steps import close as close_week
from tests.steps import open_week, publish_supplement, supplement_with, tell

from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation
from samlad.lib import clock
from samlad.measures import service as measures
from samlad.measures.models import FieldActivity
from samlad.partnership.models import Account, Assignment, Duty
from samlad.partnership.service import add_function, assign, make_token
from samlad.post.service import deliver
from samlad.web.account.urls import closed

BOUNDED = ("administrator", "police")
# Addresses outside `samlad.web`: what each is filled with. Another page there needs a row.
FILL = {
    "api_document": {},
    "api_weeks": {},
    "api_pictures": {},
    "ogc": {},
    "ogc_conformance": {},
    "ogc_collections": {},
    "api_week": {"label": "label"},
    "api_week_areas": {"label": "label"},
    "api_calendar": {"secret": "secret"},
    "ogc_collection": {"name": "layer"},
    "ogc_items": {"name": "layer"},
    "ogc_item": {"name": "layer", "key": "code"},
    "account_login": {},
    "account_logout": {},
    "account_inactive": {},
    "account_reauthenticate": {},
    "account_change_password": {},
    "account_reset_password": {},
    "account_reset_password_from_key_done": {},
    "account_reset_password_done": {},
    "account_reset_password_from_key": {"uidb36": "slip", "key": "slip"},
    "mfa_index": {},
    "mfa_authenticate": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_login_webauthn": {},
    "mfa_remove_webauthn": {"pk": "one"},
    "mfa_edit_webauthn": {"pk": "one"},
    "set_language": {},
}
NAMELESS = {"api/ogc", "api/", "api/<path:rest>"}
MORE = {  # the other forms that an answer has
    "data_file": [f"?fil={f}" for f in ("xlsx", "gpkg", "geojson-areas", "geojson-places", "csv", "codebook")],
    "ogc_items": ["?f=json&limit=100"],
}
FORMS = {
    "supplement_file": ("own_filename", [f"supplement.{ending}" for ending in ("html", "pdf", "docx", "json")]),
    "measures_file": ("ending", ["csv", "xlsx"]),
    "decisions_file": ("ending", ["csv", "xlsx"]),
    "draft_report": ("draft", ["html", "pdf", "docx"]),
}


def every_pattern(patterns, before=""):
    for p in patterns:
        if isinstance(p, URLResolver):
            yield from every_pattern(p.url_patterns, before + str(p.pattern))
        elif isinstance(p, URLPattern):
            yield before + str(p.pattern), p


def test_every_address_can_be_filled():
    """One that is closed answers 404 to everybody, which `web/account` tests."""
    strange = {
        route
        for route, p in every_pattern(get_resolver().url_patterns)
        if p.name not in {*PAGES, *FILL} and route not in NAMELESS and p.callback is not closed
    }
    assert strange == set(), "a new address needs a row in PAGES or FILL"


def addresses(about):
    """(method, address) of every page about these things."""
    for name, (method, needs, _duties, _status) in PAGES.items():
        key, forms = FORMS.get(name, ("", [None]))
        for form in forms:
            chosen = about | ({key: form} if form else {})
            address = reverse(name, args=[chosen[k] for k in needs.split()])
            for query in ["", *MORE.get(name, [])]:
                yield name, method, address + query
    for name, fields in FILL.items():
        address = reverse(name, kwargs={field: about[key] for field, key in fields.items()})
        for query in ["", *MORE.get(name, [])]:
            yield name, "GET", address + query
    yield from (("nothing", "GET", f"/{route.replace('<path:rest>', 'x')}") for route in NAMELESS)


def marker(partnership, lead, what):
    """Letters only, in a row that no language has: nothing on the way writes them otherwise."""
    letters = re.sub(r"[^a-z]", "", f"{partnership.slug}{lead.lower()}".translate(str.maketrans("åäö", "aao")))
    return f"zq{what}{letters}qz"


def own_measure(world, who, lead, about):
    """A measure that an organisation keeps to itself, with a marker in every word of it: its id and its step's."""
    word, acts = marker(world.partnership, lead, "insats"), {"actor": world.actor(who), "now": world.now}
    measure = measures.plan_measure(
        **acts,
        what=word,
        who=word,
        how=word,
        visibility="own",
        organisation_id=world.organisations[lead].pk,
        area_ids=[a.pk for a in world.areas.values()],
        problem_id=about["problem"],
        starts_on=world.now.date() - timedelta(days=30),
        follow_up_on=world.now.date(),
    )
    step = measures.add_step(
        **acts, measure_id=measure.pk, step=measures.Step(word, word, world.now.date() + timedelta(days=1))
    )
    answers = dict.fromkeys(("why", "done", "situation", "reason"), word)
    measures.follow_up(
        **acts,
        measure_id=measure.pk,
        fidelity="as_decided",
        verdict="continue",
        next_on=world.now.date() + timedelta(days=1),
        **answers,
    )
    return {"measure": measure.pk, "step": step.pk}


def own_supplement(world, who, lead, about):
    """What a lead adds for its own people: published with a marker under the first heading, and written on in since."""
    published, draft = (marker(world.partnership, lead, what) for what in ("tillagg", "paborjat"))
    publication = publish_supplement(world, supplement_with(world, about["round"], published, who=who, lead=lead), who)
    first = supplement_with(world, about["round"], published, draft, who=who, lead=lead).texts.first()
    return {
        "lead": world.organisations[lead].pk,
        "supplement_text": first.pk,
        "own_record": publication.record_id,
        "own_filename": "supplement.html",
    }


def mark(world, label):
    """Raw words with markers for each lead, and one of everything that an address may be about, for each of both."""
    about = furnish(world, label)
    round, partnership = about["round"], world.partnership
    observation = tell(world, round, who="väktare", area="Öster", now=round.opens_at, starts_at=round.opens_at)
    earlier = open_week(world, "2026-W47")
    for who in ("rektor", "väktare"):
        tell(world, earlier, who=who, now=earlier.closes_at, starts_at=earlier.opens_at)
    close_week(world, earlier)
    row = FieldActivity.objects.get(pk=about["activity"])
    theirs = FieldActivity.objects.get(pk=row.pk)
    theirs.pk, theirs.organisation = None, world.organisations["Polisen"]
    theirs.save()
    for lead, name in (("Kommunen", "rektor"), ("Polisen", "väktare")):
        organisation, function = world.organisations[lead], world.functions[name]
        Observation.objects.filter(lead=organisation).update(text=marker(partnership, lead, "ord"))
        Draft.objects.create(
            partnership=partnership,
            round=round,
            function=function,
            saved_at=world.now,
            fields={"indicator": "damage", "text": marker(partnership, lead, "utkast")},
            **function.organisation.owners,
        )
        FieldActivity.objects.filter(organisation=organisation).update(
            where=marker(partnership, lead, "plats"), aim=marker(partnership, lead, "syfte"), shared_at=None
        )
    for account in world.accounts.values():
        Account.objects.filter(pk=account.pk).update(name=f"zqnamn{partnership.slug}qz")
    secret = make_token(actor=world.actor("samordnare"), now=world.now, name="K", purpose="calendar").secret
    ours = own_measure(world, "samordnare", "Kommunen", about)
    theirs_alone = own_measure(world, "polissamordnare", "Polisen", about)
    ours |= own_supplement(world, "samordnare", "Kommunen", about)
    theirs_alone |= own_supplement(world, "polissamordnare", "Polisen", about)
    own = about | ours | {"secret": secret, "layer": "areas", "code": "A1", "slip": "x", "one": 1}
    police = world.functions["väktare"]
    return own, own | {
        "function": police.pk,
        "observation": observation.pk,
        "organisation": world.organisations["Polisen"].pk,
        "assignment": Assignment.objects.get(function=police).pk,
        "activity": theirs.pk,
        "area": world.areas["Ängby"].pk,
        **theirs_alone,
    }


def plain(response):
    """What an answer holds, whatever its form, without what only breaks its lines."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:4] == b"%PDF" and shutil.which("pdftotext"):
        data = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(n) for n in packed.namelist())
    return re.sub(r"[\s\u200b\u00ad]|<[^>]*>", "", data.decode("utf-8", "replace")) + str(response.headers)


@pytest.fixture
def people(world, other_world):
    """name -> (account or None, the partnership and lead whose raw words they may read, its field rows, and the measures
    that it keeps to itself)."""
    accounts = {"visitor": (None, None, None, None)}
    for duty in Duty:
        if duty != Duty.REPORTER:
            function = add_function(
                actor=world.system,
                now=world.now,
                organisation_id=world.organisations["Kommunen"].pk,
                name=f"bara {duty}",
                duties=[duty],
            )
            account = assign(
                actor=world.system,
                now=world.now,
                function_id=function.pk,
                name=str(duty),
                email=f"{duty}@example.se",
                starts_on=world.now.date(),
            ).account
            raw = (world.partnership, "Kommunen") if duty == Duty.COORDINATOR else None
            rows = (world.partnership, "Kommunen") if duty == Duty.MEASURE_OWNER else raw
            accounts[str(duty.value)] = (account, raw, rows, (world.partnership, "Kommunen"))
    ours, theirs = (world.partnership, "Kommunen"), (world.partnership, "Polisen")
    accounts["reporter"] = (world.accounts["rektor"], ours, None, None)
    accounts["police"] = (world.accounts["polissamordnare"], theirs, theirs, theirs)
    accounts["guard"] = (world.accounts["väktare"], theirs, None, None)
    other = (other_world.partnership, "Kommunen")
    accounts["elsewhere"] = (other_world.accounts["samordnare"], other, other, other)
    return accounts


WRITE_SUPPLEMENTS = {"coordinator", "police", "elsewhere"}
READ_SUPPLEMENTS = WRITE_SUPPLEMENTS | {"meeting_lead", "steering_group", "recipient", "registrar"}
WHOLE = ["visitor", *(d.value for d in Duty), "police", "guard", "elsewhere"]


@pytest.fixture
def crawled(world, other_world, people, settings, caplog):
    settings.SAMLAD_TODAY = "2026-11-24"
    caplog.set_level(logging.DEBUG)
    own, police = mark(world, "2026-W48")
    with scope(partnership=other_world.partnership):
        abroad, _police = mark(other_world, "2026-W48")
    mail.outbox.clear()
    caplog.clear()

    def visit(who, *, both):
        account, raw, rows, alone = people[who]
        ours = world.partnership if who != "elsewhere" else other_world.partnership
        every = {
            marker(p, lead, what): (p, lead, what)
            for p in (world.partnership, other_world.partnership)
            for lead in ("Kommunen", "Polisen")
            for what in ("ord", "utkast", "plats", "syfte", "insats", "tillagg", "paborjat")
        }
        readers = {"ord": raw, "utkast": raw, "plats": rows, "syfte": rows, "insats": alone}
        readers["tillagg"] = alone if who in READ_SUPPLEMENTS else None
        readers["paborjat"] = alone if who in WRITE_SUPPLEMENTS else None
        forbidden = {m for m, (p, lead, what) in every.items() if (p, lead) != readers[what]} | {
            f"zqnamn{w.partnership.slug}qz" for w in (world, other_world) if w.partnership != ours
        }
        client, leaks, seen, pages = Client(), [], set(), 0
        for about in (own, police, abroad):
            if account:
                client.force_login(account, "django.contrib.auth.backends.ModelBackend")
            for name, method, address in addresses(about):
                for verb in ("GET", "POST") if both else (method,):
                    with scope(partnership=None), transaction.atomic():
                        response = client.get(address) if verb == "GET" else client.post(address, SENT.get(name, {}))
                        text = plain(response)
                        deliver(now=clock.now())
                        transaction.set_rollback(True)
                    pages += 1
                    leaks += [(verb, address, m) for m in forbidden if m in text]
                    seen |= {m for m in every if m in text}
                    if account and "_auth_user_id" not in client.session:  # it was the page that logs out
                        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        letters = " ".join(f"{m.to} {m.subject} {m.body}" for m in mail.outbox)
        written = letters + caplog.text
        leaks += [
            ("letters and log", who, m) for m in (*every, f"zqnamn{other_world.partnership.slug}qz") if m in written
        ]
        return leaks, seen, pages

    return visit


@pytest.mark.slow
@pytest.mark.parametrize("who", BOUNDED)
def test_nobody_finds_anothers_words(crawled, who):
    leaks, seen, pages = crawled(who, both=False)
    assert leaks == []
    assert pages > 300
    if who in ("police", "elsewhere"):
        assert any("ord" in m for m in seen), "a crawl that finds not even one's own words finds nothing"
        assert any("insats" in m for m in seen)
        assert {"zqtillagg", "zqpaborjat"} <= {m[: len(what)] for m in seen for what in ("zqtillagg", "zqpaborjat")}


@pytest.mark.crawl
@pytest.mark.parametrize("who", WHOLE)
def test_nobody_finds_anothers_words_by_any_method(crawled, who):
    leaks, _seen, _pages = crawled(who, both=True)
    assert leaks == []

"""Any order of typing, saving, sending, correcting, taking back, with and without network, in two tabs and from the
browser's history: what was sent with thanks is there once, what was said to be saved is there, nothing else is."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation

WORDS = st.sampled_from(["", "Det brann", "Det brann i en container", "Ungdomar kastade smällare", "Elden var liten"])
INDICATORS = st.sampled_from(["fire", "damage"])
TABS = st.integers(0, 1)
LOST = st.sampled_from([False, False, True])  # the server did it, the browser never heard so


@dataclass
class Tab:
    """A form as the browser shows it: of a new observation, or of a change (`pk`)."""

    indicator: str
    form: dict
    pk: int | None = None

    @property
    def sending(self):
        """A sending as the server tells one from another."""
        return self.form["key"], self.indicator, self.form.get("text", "")


@dataclass
class Browser:
    """Two tabs over one outbox; `late` are savings that are still on their way."""

    tabs: list = field(default_factory=lambda: [None, None])
    history: list = field(default_factory=list)
    outbox: list = field(default_factory=list)
    late: list = field(default_factory=list)
    online: bool = True
    keys: int = 0

    def renew(self, number):
        """What once.js does when the words of a form are in the outbox."""
        tab = self.tabs[number]
        if tab.pk is None:
            self.keys += 1
            fresh = tab.form | {"key": f"renewed {self.keys}", "began": "", "text": ""}
            self.tabs[number] = Tab(tab.indicator, fresh)


def machine(reporter):
    class AnyOrder(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.work = transaction.atomic()
            self.work.__enter__()
            self.browser = Browser()
            self.rows: dict[int, str] = {}  # what must be there
            self.sent: dict[tuple, int] = {}  # by sending
            self.drafts: dict[str, str] = {}  # what was said to be saved, by form
            self.pressed: Counter = Counter()

        def teardown(self):
            if not hasattr(self, "work"):
                return
            self.browser.online = True
            self.empty(lost=False)
            self.nothing_is_lost()
            assert not self.browser.outbox
            transaction.set_rollback(True)
            self.work.__exit__(None, None, None)

        # the reporter

        @rule(number=TABS, indicator=INDICATORS)
        @precondition(lambda self: self.browser.online)
        def open(self, number, indicator):
            self.empty(lost=False)  # a page that loads empties the outbox first
            self.leave(number)
            self.browser.tabs[number] = Tab(indicator, reporter.page(indicator))

        @rule(number=TABS, text=WORDS)
        def type(self, number, text):
            if tab := self.browser.tabs[number]:
                tab.form["text"] = text

        @rule(number=TABS, late=st.booleans())
        def save(self, number, late):
            tab = self.browser.tabs[number]
            if tab is None or tab.pk or not self.browser.online:
                return
            self.browser.late.append(Tab(tab.indicator, dict(tab.form)))
            if not late:
                self.saved(self.browser.late.pop())

        @rule()
        @precondition(lambda self: self.browser.online and self.browser.late)
        def a_saving_arrives(self):
            self.saved(self.browser.late.pop(0))

        @rule(number=TABS, lost=LOST)
        def send(self, number, lost):
            tab = self.browser.tabs[number]
            if tab is None:
                return
            if self.browser.online and self.arrives(tab) and not lost:
                self.leave(number)
            elif lost or not self.browser.online:
                self.browser.outbox.append(Tab(tab.indicator, dict(tab.form), tab.pk))
                self.browser.renew(number)

        @rule(number=TABS, data=st.data())
        @precondition(lambda self: self.browser.online and self.rows)
        def correct(self, number, data):
            self.empty(lost=False)
            if self.rows:
                pk = data.draw(st.sampled_from(sorted(self.rows)))
                self.leave(number)
                indicator = Observation.objects.get(pk=pk).indicator.code
                self.browser.tabs[number] = Tab(indicator, reporter.change_page(pk), pk)

        @rule(data=st.data())
        @precondition(lambda self: self.browser.online and self.rows)
        def take_back(self, data):
            self.empty(lost=False)
            if self.rows:
                pk = data.draw(st.sampled_from(sorted(self.rows)))
                assert reporter.change(pk, {"take_back": "1"}).status_code == 302
                self.rows.pop(pk)
                self.sent = {sending: row for sending, row in self.sent.items() if row != pk}

        @rule(number=TABS)
        @precondition(lambda self: self.browser.history)
        def back(self, number):
            """A browser without script shows the form as it was sent."""
            tab = self.browser.history[-1]
            self.browser.tabs[number] = Tab(tab.indicator, dict(tab.form), tab.pk)

        # the network

        @rule()
        def goes_offline(self):
            self.browser.online = False

        @rule(lost=LOST)
        @precondition(lambda self: not self.browser.online)
        def comes_online(self, lost):
            self.browser.online = True
            self.empty(lost=lost)

        # what must hold

        @invariant()
        def nothing_is_lost(self):
            if hasattr(self, "work"):
                observations = Observation.objects.filter(round=reporter.round)
                assert dict(observations.values_list("pk", "text")) == self.rows
                drafts = Draft.objects.filter(round=reporter.round)
                assert {d.form: d.fields.get("text", "") for d in drafts} == self.drafts

        def leave(self, number):
            if tab := self.browser.tabs[number]:
                self.browser.history.append(tab)
            self.browser.tabs[number] = None

        def empty(self, lost):
            for tab in list(self.browser.outbox):
                self.arrives(tab, **{"X-Outbox": "1"})
                if not lost:  # else it is tried again another time
                    self.browser.outbox.remove(tab)

        def saved(self, tab):
            assert reporter.save(tab.form, tab.indicator).status_code == 200
            key = tab.form["key"]
            if any(sending[0] == key for sending in self.sent):
                return  # it came after the sending
            over = next((f for f in (key, *tab.form.get("began", "").split()) if f in self.drafts), None)
            self.drafts.pop(over, None)
            self.drafts[key] = tab.form.get("text", "")

        def arrives(self, tab, **headers):
            """Sends a form; True with thanks."""
            return self.changed(tab, headers) if tab.pk else self.added(tab, headers)

        def added(self, tab, headers):
            before = set(self.rows)
            answer = reporter.send(tab.form, tab.indicator, **headers)
            assert answer.status_code == (201 if headers else 302)
            if not headers:
                assert urlsplit(answer.url).path.endswith("/klart/")
            if tab.sending not in self.sent:
                (pk,) = set(Observation.objects.filter(round=reporter.round).values_list("pk", flat=True)) - before
                self.rows[pk], self.sent[tab.sending] = tab.form.get("text", ""), pk
            for form in (tab.form["key"], *tab.form.get("began", "").split()):
                self.drafts.pop(form, None)
            return True

        def changed(self, tab, headers):
            text = tab.form.get("text", "")
            answer = reporter.change(tab.pk, tab.form | {"precision": "week", "indicator": tab.indicator}, **headers)
            if answer.status_code in (201, 302):
                assert tab.pk in self.rows
                self.rows[tab.pk] = text
                return True
            # Somebody was before: the words are on the page, for the reporter to decide.
            assert answer.status_code in (409, 422)
            assert text in answer.content.decode()
            return False

    return AnyOrder


def test_nothing_sent_with_thanks_is_lost_in_any_order(reporter):
    run_state_machine_as_test(
        lambda: machine(reporter)(),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

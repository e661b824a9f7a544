"""Who writes in a room: a page of a browser, and the wire between it and the house, which can be cut without a word."""

import re
import socket
import threading
from contextlib import suppress
from typing import Any

from playwright.sync_api import expect

from samlad.picture.models import PictureField

SAVED = re.compile(r"^Sparat \d+\.\d\d$")
UNSAVED = re.compile(r"^Sparas inte")
HOST = "127.0.0.1"


class Writer:
    """A page where the picture is written."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        # Stays in the picture, wherever another test has led the meeting.
        page.add_init_script(
            "sessionStorage.setItem(`samlad-looks-around-${location.pathname.match(/[0-9]{4}-W[0-9]{2}/)}`, '1')"
        )
        page.goto(address)
        expect(page.locator("[data-room]")).to_have_attribute("data-state", "here")

    def box(self, field: PictureField) -> Any:
        return self.page.locator(f"#t{field.pk}")

    def text(self, field: PictureField) -> str:
        return str(self.box(field).input_value())

    def status(self, field: PictureField) -> Any:
        return self.page.locator(f"#form{field.pk} [data-autosave-status]")

    def at(self, field: PictureField, place: int) -> None:
        """Puts the caret there."""
        self.box(field).evaluate("(box, at) => { box.focus(); box.setSelectionRange(at, at) }", place)

    def behind(self, field: PictureField, words: str) -> None:
        self.at(field, self.text(field).index(words) + len(words))

    def behind_a_word(self, field: PictureField, share: float) -> None:
        """Puts the caret behind the word that stands so far into the text; at once, so that nothing comes between."""
        self.box(field).evaluate(
            """(box, share) => { const ends = [...box.value.matchAll(/[\\p{L}\\d]+/gu)].map((m) => m.index + m[0].length);
                const at = ends[Math.floor(share * ends.length)]; box.focus(); box.setSelectionRange(at, at) }""",
            share,
        )

    def before_caret(self, field: PictureField) -> str:
        return str(self.box(field).evaluate("box => box.value.slice(0, box.selectionStart)"))

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def saved(self, field: PictureField) -> None:
        expect(self.status(field)).to_have_text(SAVED, timeout=30_000)

    def copies(self) -> str:
        """What the device keeps of what was typed."""
        return str(self.page.evaluate("JSON.stringify(localStorage)"))


def settled(field: PictureField, everybody: list[Writer], writers: list[Writer]) -> str:
    """The text when all is quiet: who wrote is told that it is saved, it stands in the database, and everybody sees it,
    then and a moment later."""
    for each in writers:
        each.saved(field)
    field.refresh_from_db()
    for each in everybody:
        expect(each.box(field)).to_have_value(re.compile(rf"^\s*{re.escape(field.text)}\s*$"), timeout=30_000)
    everybody[0].page.wait_for_timeout(700)  # longer than the pause before something saves itself
    stood = field.text
    field.refresh_from_db()
    assert [field.text, *(each.text(field).strip() for each in everybody)] == [stood] * (1 + len(everybody))
    return stood


class Wire:
    """Carries connections to a port. `cut` loses those that there are and those that come, without closing any; from
    `mend` on new ones are carried again, while the lost stay lost, as when a router has forgotten them."""

    def __init__(self, port: int) -> None:
        self.to, self.generation, self.is_cut = port, 0, False
        self.listening = socket.create_server((HOST, 0))
        self.port = self.listening.getsockname()[1]
        self.open: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        self.generation, self.is_cut = self.generation + 1, True

    def mend(self) -> None:
        self.generation, self.is_cut = self.generation + 1, False

    def close(self) -> None:
        for each in (self.listening, *self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                far = socket.create_connection((HOST, self.to))
                self.open += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, target, self.generation), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, generation: int) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                if self._carries(generation):
                    target.sendall(piece)
            if self._carries(generation):
                target.shutdown(socket.SHUT_WR)

    def _carries(self, generation: int) -> bool:
        return generation == self.generation and not self.is_cut

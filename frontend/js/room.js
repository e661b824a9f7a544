// The room of a meeting: what others write, who is there, where the meeting is, as it happens. Everything here is beside
// the page, which works without it; after every break the whole state is fetched anew.
import "./app.js";
import { ownUndo } from "./modules/undo.js";
import { patience, post, token, unique } from "./modules/fields.js";

const SILENCE = 22000; // the server says something every ten seconds
const LOOK = 2500;
const PATIENCE = 10000;
const SIGN = 20000; // between two signs of life
const DRAW = 1500; // and up to twice that, so that not everybody asks at once
const WIDE = matchMedia("(min-width: 1180px)");

const room = document.querySelector("[data-room]");
const { stream, here, sheet, item, area, roomUrl, me } = room.dataset;
const words = room.dataset;
const get = (url, method = "GET") => fetch(url, { method, credentials: "same-origin", signal: patience(PATIENCE) });
const form = (field) => document.getElementById(`form${field}`);
let source, heard, redrawing, parting;

// --- what comes

const messages = {
  all(data) {
    data.texts.forEach(take);
    show(data.people);
    at(data.step);
    close(data.closed);
    for (const each of document.querySelectorAll("form[data-autosave]")) each.dispatchEvent(new Event("samlad:again"));
  },
  text: (data) => {
    take(data);
    redraw();
  },
  closed(data) {
    close(data.closed);
    if (data.published) location.reload();
    else if (!data.closed) for (const each of document.querySelectorAll("form[data-autosave]")) each.dispatchEvent(new Event("samlad:again"));
    redraw();
  },
  people: (data) => show(data.people),
  step: (data) => {
    at(data.step);
    part(["meeting"]);
  },
  part: (data) => {
    part(data.kinds);
    redraw();
  },
};

function take({ field, text, version }) {
  form(field)?.dispatchEvent(new CustomEvent("samlad:theirs", { detail: { text, version } }));
}

/** Nobody writes while the picture is read through; what was typed and not saved waits where it stands. */
function close(is) {
  const notice = document.querySelector("[data-closed]");
  if (notice) notice.hidden = !is;
  for (const each of document.querySelectorAll("[data-picture-field] textarea")) each.readOnly = is;
}

function connect() {
  source?.close();
  heard = Date.now();
  source = new EventSource(stream);
  source.onmessage = ({ data }) => {
    heard = Date.now();
    lost(false);
    const message = JSON.parse(data);
    messages[message.what]?.(message);
  };
  source.addEventListener("ping", () => (heard = Date.now()));
  source.onerror = () => {
    lost(true);
    if (source.readyState === EventSource.CLOSED) setTimeout(ask, 1000 + Math.random() * 2000);
  };
}

/** The server said no, or something between us did: is it for good? */
async function ask() {
  try {
    const response = await get(roomUrl, "HEAD");
    if (response.status === 403 || response.status === 404 || new URL(response.url).pathname.startsWith(document.body.dataset.loginPath ?? "\0")) {
      room.dataset.state = "over";
      notice(words.textNoLonger);
      source.close();
      return;
    }
  } catch {
    // No connection: try again.
  }
  connect();
}

setInterval(() => {
  if (room.dataset.state !== "over" && Date.now() - heard > SILENCE) {
    lost(true);
    connect();
  }
}, LOOK);
// Awake again, after the tab was hidden or put to sleep.
for (const name of ["visibilitychange", "resume"]) {
  document.addEventListener(name, () => {
    if (document.visibilityState === "visible" && room.dataset.state !== "over" && Date.now() - heard > SILENCE) connect();
  });
}

function lost(is) {
  if (is) notice(words.textLost);
  else if (room.dataset.state === "lost") notice("");
  if (room.dataset.state !== "over") room.dataset.state = is ? "lost" : "here";
}

// --- who is there

const people = room.querySelector("[data-people]");
let shown = "";

function show(present) {
  const text = JSON.stringify(present);
  if (text === shown) return;
  shown = text;
  people.replaceChildren(
    ...present.map((person) => {
      const row = document.createElement("li");
      row.append(person.organisation);
      row.title = person.function;
      if (person.field) {
        row.dataset.writes = "";
        const writes = document.createElement("span");
        writes.textContent = ` ${words.textWrites}`;
        row.append(writes);
      }
      return row;
    }),
  );
  for (const old of document.querySelectorAll("[data-writer]")) {
    delete old.dataset.writer;
    old.querySelector(".samlad-writer")?.remove();
  }
  for (const person of present) {
    if (String(person.who) === me || !person.field) continue;
    const place = document.getElementById(person.field)?.closest("[data-picture-field]");
    if (!place || place.dataset.writer) continue;
    place.dataset.writer = person.organisation;
    const label = Object.assign(document.createElement("p"), { className: "samlad-writer" });
    label.textContent = `${person.organisation} ${words.textWrites}`;
    place.prepend(label);
  }
}

// --- where the meeting is

const time = room.querySelector("[data-time]");
const follows = document.querySelector("[data-follows]");
const STAYS = `samlad-looks-around-${words.room}`;
if (follows) {
  follows.closest("[data-js-only]").hidden = false;
  follows.checked = !sessionStorage.getItem(STAYS);
  follows.addEventListener("change", () => {
    follows.checked ? sessionStorage.removeItem(STAYS) : sessionStorage.setItem(STAYS, "1");
    sign();
    if (follows.checked && step) at(step);
  });
}
let step;

function at(now) {
  step = now;
  if (now.began) time.dataset.began = now.began;
  clock();
  const elsewhere = now.item && (now.item !== item || (now.item === "analysis" && String(now.area ?? "") !== area && now.area));
  const banner = document.querySelector("[data-follow]");
  if (!elsewhere || !follows) {
    banner.hidden = true;
    return;
  }
  const writing = document.activeElement?.matches("textarea, input:not([type=checkbox])") || document.querySelector("form[data-unsaved]");
  if (follows.checked && !writing) return location.assign(roomUrl);
  const link = Object.assign(document.createElement("a"), { href: roomUrl, textContent: words.textFollow });
  banner.replaceChildren(link);
  banner.hidden = false;
}

function clock() {
  const minutes = Number(time.dataset.minutes);
  if (!time.dataset.began || !minutes) return;
  const left = minutes - Math.floor((Date.now() - new Date(time.dataset.began)) / 60000);
  time.hidden = Math.abs(left) > 90;
  time.textContent = `${Math.abs(left)} ${left < 0 ? words.textOver : words.textMinutes}`;
  time.toggleAttribute("data-over", left < 0);
}
setInterval(clock, 15000);

// --- the parts of the page, and the sheet

const typedIn = (place) =>
  place.contains(document.activeElement) ||
  [...place.querySelectorAll("input:not([type=hidden]), textarea")].some((each) =>
    each.type === "radio" || each.type === "checkbox" ? each.checked !== each.defaultChecked : each.value !== each.defaultValue,
  );

const LIKE = { measure: "measure", followup: "measure", decision: "decision", meeting: "meeting", field_activity: "fieldactivity", fieldactivity: "fieldactivity", problem: "problem", priority: "meeting" };

function part(kinds) {
  const wanted = new Set(kinds.map((kind) => LIKE[kind]).filter(Boolean));
  if (wanted.has("meeting")) wanted.add("decision");
  if (wanted.size && [...document.querySelectorAll("[data-part]")].some((each) => wanted.has(each.dataset.part))) {
    clearTimeout(parting);
    parting = setTimeout(() => exchange(wanted), 200);
  }
}

async function exchange(wanted) {
  const response = await get(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const name of wanted) {
    const old = document.querySelector(`[data-part=${name}]`);
    const fresh = page.querySelector(`[data-part=${name}]`);
    if (old && fresh && !typedIn(old)) old.replaceWith(document.adoptNode(fresh));
  }
}

function redraw() {
  if (!WIDE.matches || document.hidden) return;
  clearTimeout(redrawing);
  redrawing = setTimeout(async () => {
    const response = await get(sheet).catch(() => null);
    if (response?.ok && !response.redirected) document.querySelector("[data-sheet-body]").innerHTML = await response.text();
  }, DRAW * (1 + Math.random()));
}
document.addEventListener("samlad:autosaved", redraw);

// --- that we are here

const page = unique();
let field = "";

function sign() {
  const says = [["field", field], ["follows", follows && !follows.checked ? "0" : "1"], ["page", page]];
  post(here, says, token(), {}, { signal: patience(PATIENCE) }).catch(() => {});
}

document.addEventListener("focusin", ({ target }) => {
  const now = target.matches("[data-picture-field] textarea") ? target.id : "";
  if (now === field) return;
  field = now;
  sign();
});
document.addEventListener("focusout", ({ relatedTarget }) => {
  if (!field || relatedTarget) return;
  field = "";
  sign();
});
addEventListener("pagehide", () => {
  navigator.sendBeacon(here, new URLSearchParams({ gone: "1", page, csrfmiddlewaretoken: token() }));
  source.close();
});
addEventListener("pageshow", ({ persisted }) => persisted && connect());
setInterval(sign, SIGN);

function notice(text) {
  const place = document.querySelector("[data-room-notice]");
  place.textContent = text;
  place.hidden = !text;
}

// On a phone the point at hand comes first; the agenda is a press away.
const agenda = document.querySelector("[data-agenda]");
const narrow = matchMedia("(max-width: 799px)");
const fold = () => agenda && (agenda.open = !narrow.matches);
narrow.addEventListener("change", fold);
fold();

for (const each of document.querySelectorAll("[data-picture-field] textarea")) ownUndo(each);
sign();
connect();

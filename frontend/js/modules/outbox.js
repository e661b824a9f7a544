// Reports that could not leave the phone, in the order they were written. Each carries its form's own hidden `key`, so
// sending twice is harmless. What the server will not take stays, with the reason, until it is mended or thrown away; the
// others go.
import { notice } from "./notice.js";
import { forget, read, write } from "./store.js";
import { isLogin, isPassing, post, restore, token, unique } from "./fields.js";

const BOX = "samlad:outbox";
const MEND = "#mend-";
const path = (url) => new URL(url, location.href).pathname;
const same = (item, url, kept) => item.url === url && JSON.stringify(item.pairs) === JSON.stringify(kept);
const save = (items) => (items.length ? write(BOX, items) : forget(BOX));
const without = (id) => save(read(BOX, []).filter((item) => item.id !== id));
const idOf = (item) => item.id ?? `${item.url} ${item.key}`; // one of before the last upgrade has none

/** Keeps a sending. The very same one is kept once; a form that changes something (`replaces`) waits with its latest words
 *  alone. True when it is kept. */
export function keep(url, kept, { about, replaces }) {
  const others = read(BOX, []).filter((item) => !(same(item, url, kept) || (replaces && item.replaces === replaces)));
  const item = { id: unique(), url, pairs: kept, about, replaces, page: location.pathname, at: Date.now() };
  return write(BOX, [...others, item]);
}

export function drop(url, kept) {
  save(read(BOX, []).filter((item) => !same(item, url, kept)));
}

/** What the server's page says: why it said no, and which form it takes the words in instead. */
function refusal(item, { status }, html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const told = found.querySelector(".govuk-error-summary__list, .samlad-message--warning, h1") ?? found.body;
  const form = found.querySelector("form[data-once][action]")?.getAttribute("action");
  const where = form ? { url: new URL(form, location.href).href, page: form } : {};
  return { ...item, ...where, id: item.id ?? unique(), refused: status, why: told.textContent.replace(/\s+/g, " ").trim().slice(0, 300) };
}

/** Sends what waits. Of what arrived: what is said of it, and the page that thanks for it where it was written here. */
async function attempt() {
  let [sent, beside, left, shut, refused, thanks] = [0, 0, 0, 0, 0, ""];
  for (const item of read(BOX, []).filter((each) => !each.refused)) {
    let response;
    let body;
    try {
      // A token of the page we stand on: the one in the old form may have changed.
      response = await post(item.url, item.pairs, token(), { "X-Outbox": "1" });
      body = await response.text();
    } catch {
      left += 1;
      continue;
    }
    if (isLogin(response) || response.status === 410) shut += 1;
    else if (isPassing(response) || response.status >= 500) left += 1;
    else if (response.ok && (response.redirected || response.status !== 200)) {
      // Success redirects, or says 201/204. A page sent straight back is the form with its errors.
      sent += 1;
      const told = response.status === 201 ? JSON.parse(body) : {};
      if (told.beside) beside += 1;
      if (item.page === location.pathname) thanks = told.done ?? "";
      save(read(BOX, []).filter((each) => idOf(each) !== idOf(item)));
    } else {
      const told = refusal(item, response, body);
      refused += 1;
      save(read(BOX, []).map((each) => (idOf(each) === idOf(item) ? told : each)));
    }
  }
  if (shut) notice("Shut", { kind: "warning" });
  else if (left) notice("Queued", { kind: "warning" });
  const said = beside ? ["Beside", { kind: "warning" }] : ["Sent"];
  if (sent && !shut && !left) notice(...said);
  if (refused) notice("Rejected", { kind: "error", add: Boolean(sent || shut || left) });
  return sent && !shut && !left ? { said, page: thanks || location.href } : null;
}

const element = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });

function button(text, press) {
  const made = element("button", "samlad-text-button", text);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function card(item, root) {
  const texts = document.body.dataset;
  const words = item.pairs.find(([name]) => name === "text")?.[1] ?? "";
  const box = element("div", "samlad-card");
  box.append(element("p", "samlad-card__title", item.about ?? ""));
  if (words) box.append(element("p", "samlad-card__text", words));
  box.append(element("p", "samlad-card__text", item.refused ? `${texts.textRefused} ${item.why ?? ""}` : texts.textWaiting));
  const foot = element("p", "");
  if (item.refused && words) {
    foot.append(button(texts.textMend, () => {
      if (!mend(root, item)) location.assign(`${item.page}${MEND}${item.id}`);
    }), " ");
  }
  foot.append(button(texts.textThrow, () => {
    without(item.id);
    waiting(root);
  }));
  box.append(foot);
  return box;
}

/** Shows what is still on the phone, each with what can be done: what was refused at the top, where it is seen. */
export function waiting(root = document) {
  root.querySelector("[data-waiting]")?.remove();
  const items = read(BOX, []);
  const refused = items.some((item) => item.refused);
  if (!refused) root.querySelector("[data-line=Rejected]")?.closest("[data-notice]").remove();
  if (!items.length) return;
  const section = element("section", "");
  section.dataset.waiting = "";
  section.append(element("h2", "", document.body.dataset.textOnPhone), ...items.map((item) => card(item, root)));
  const main = root.querySelector("main");
  const top = main?.querySelector("[data-notice]");
  if (!refused) main?.append(section);
  else if (top) top.after(section);
  else main?.prepend(section);
}

/** Puts what was refused back into its form, which keeps it from then on. False when the form is not on this page. */
function mend(root, item) {
  const form = [...root.querySelectorAll("form[data-once]")].find((each) => path(each.action) === path(item.url));
  if (!form) return false;
  restore(form, item.pairs);
  form.dispatchEvent(new CustomEvent("samlad:put-back"));
  without(item.id);
  waiting(root);
  form.querySelector("textarea")?.focus();
  return true;
}

let running = false;

/** Empties the box. What `attempt` says when all of it arrived, else null. */
export async function outbox(root = document) {
  if (running) return null;
  running = true;
  // Two tabs must not empty the box at once.
  const locked = navigator.locks ? (work) => navigator.locks.request("samlad-outbox", work) : (work) => work();
  try {
    const arrived = await locked(attempt);
    if (location.hash.startsWith(MEND)) {
      const item = read(BOX, []).find((each) => each.id === location.hash.slice(MEND.length));
      history.replaceState(history.state, "", location.pathname + location.search);
      if (item) mend(root, item);
    }
    waiting(root);
    return read(BOX, []).length ? null : arrived;
  } finally {
    running = false;
  }
}

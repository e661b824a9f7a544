// form[data-autosave]: saves what is typed, a moment after typing stops. While there is no network it stays on the device.
//   data-autosave-url   where to POST; without it the device alone keeps it
//   data-autosave-key   name of the copy on the device
//   data-autosave-sent  the page shows what was just sent: it knows more than the copy, such as the version it met
//   data-text-saving, -saved, -offline, -failed   what [data-autosave-status] says
//   data-autosave-delay  milliseconds of pause before it is saved; data-autosave-clock  says when it was saved, too
//   data-unsaved         is set here while something in it is not known to be saved
// The server answers 2xx when saved, 409 or another 4xx when it will not; the copy is kept until it has said yes. A form
// with a field `base` sends the text it began from and learns what stands now, with what others wrote (together.js).
import { START, copies, forgetAll } from "./copies.js";
import { forget, read, write } from "./store.js";
import { isPassing, pairs, patience, post, restore, token, unique } from "./fields.js";
import { takeIn, takeTheirs } from "./together.js";

const DELAY = 800;
const PATIENCE = 10000; // without an answer for so long, nothing is known to be saved
const AGAIN = 5000;
const MOST_PAUSE = 3000; // who types without a pause is saved all the same
const TRIED = "tried"; // texts on their way: one that was saved without our hearing so is not somebody else's
const MOST_TRIED = 3;
const valueOf = (kept, name) => kept.find(([each]) => each === name)?.[1].replace(/\r\n/g, "\n") ?? "";

const hours = () => {
  const now = new Date();
  return `${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`;
};

function watch(form) {
  const { autosaveUrl: url, autosaveKey: key } = form.dataset;
  const status =
    form.querySelector("[data-autosave-status]") ??
    document.querySelector(`[data-autosave-status="${form.id}"]`) ??
    document.querySelector("[data-autosave-status]");
  const copy = key && `${START}${key}:${unique()}`;
  const base = form.querySelector("input[name=base]");
  let timer, running, again, sending, since, waiting;
  let version = Number(form.dataset.version ?? 0);

  const say = (state) => {
    form.toggleAttribute("data-unsaved", state !== "saved");
    if (!status) return;
    // Trying again is no news: it is not saved until the server has said so.
    if (state === "saving" && ["offline", "failed"].includes(status.dataset.state)) return;
    status.dataset.state = state;
    status.textContent = form.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
    if (state === "saved" && "autosaveClock" in form.dataset) status.textContent += ` ${hours()}`;
  };

  const keep = () => copy && write(copy, { at: Date.now(), pairs: pairs(form) });

  const tried = () => [...form.querySelectorAll(`input[name=${TRIED}]`)];
  const trying = (text) => {
    if (tried().some((each) => each.value === text)) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: TRIED, value: text }));
    for (const old of tried().slice(0, -MOST_TRIED)) old.remove();
  };

  const forgetTried = () => tried().forEach((each) => each.remove());

  async function save(leaving = false) {
    clearTimeout(timer);
    timer = since = undefined;
    if (!url || sending || !form.isConnected) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    say("saving");
    if (base) trying(form.elements.text.value);
    const sent = pairs(form);
    try {
      const options = { signal: patience(PATIENCE), keepalive: leaving };
      const response = await post(url, sent, token(form), { "X-Autosave": "1" }, options);
      const detail = { response, body: await response.text() };
      if (response.ok && !response.redirected) {
        if (base) {
          forgetTried();
          const stands = JSON.parse(detail.body);
          base.value = takeIn(form, valueOf(sent, "text"), stands);
          version = Math.max(version, stands.version ?? 0);
        }
        if (!again && !timer) {
          if (copy) forget(copy);
          say("saved");
        }
        form.dispatchEvent(new CustomEvent("samlad:autosaved", { bubbles: true, detail }));
      } else {
        if (base && response.status === 409) forgetTried();
        const passes = isPassing(response) || response.status >= 500;
        say(passes ? "offline" : "failed");
        if (passes) retry();
        form.dispatchEvent(new CustomEvent("samlad:autosave-refused", { bubbles: true, detail }));
      }
    } catch {
      say("offline");
      retry();
    } finally {
      running = false;
      if (again) save();
      else if (waiting) take(waiting);
    }
  }

  const retry = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), AGAIN);
  };

  const typed = () => {
    keep();
    form.toggleAttribute("data-unsaved", true);
    if (status?.dataset.state === "saved") say("unsaved");
    clearTimeout(timer);
    const delay = Number(form.dataset.autosaveDelay) || DELAY;
    since ??= Date.now();
    timer = setTimeout(() => save(), base ? Math.max(0, Math.min(delay, since + MOST_PAUSE - Date.now())) : delay);
  };

  /** What others wrote, as it comes. While something is typed here it waits: the own saving brings it, or, when the
   *  answer was written before it, is followed by it. */
  function take(theirs) {
    waiting = undefined;
    if (!base || theirs.version <= version) return;
    const field = form.elements.text;
    if (timer || running || sending || field.value.trim() !== base.value.replace(/\r\n/g, "\n").trim()) {
      waiting = theirs;
      return;
    }
    takeTheirs(field, theirs.text);
    base.value = theirs.text;
    version = theirs.version;
  }

  form.addEventListener("samlad:theirs", ({ detail }) => detail.version > (waiting?.version ?? 0) && take(detail));
  form.addEventListener("samlad:again", () => copy && read(copy) && save());

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = undefined;
    keep();
    sending = true;
  });
  form.addEventListener("samlad:send-failed", () => (sending = false));
  form.addEventListener("samlad:sent", () => copy && forget(copy));
  form.addEventListener("samlad:queued", () => {
    if (copy) forget(copy);
    if (status) status.textContent = "";
  });
  form.addEventListener("samlad:put-back", () => {
    keep();
    save();
  });
  window.addEventListener("online", () => copy && read(copy) && save());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && save(true));

  /** Takes over the latest copy; the others become drafts of their own where there are drafts, and else wait. */
  function takeOver() {
    const [latest, ...others] = key ? copies(key) : [];
    if (!latest) return;
    const left = read(latest)?.pairs ?? [];
    if (form.dataset.autosaveSent !== undefined && valueOf(left, "text") === valueOf(pairs(form), "text")) {
      keep();
      forget(latest);
      return;
    }
    restore(form, left);
    for (const [name, text] of left) if (base && name === TRIED) trying(text);
    keep();
    forget(latest);
    save();
    if (form.elements.namedItem("began")) others.forEach(handOver);
  }

  async function handOver(name) {
    try {
      const response = await post(url, read(name)?.pairs ?? [], token(form), { "X-Autosave": "1" });
      if (response.ok && !response.redirected) forget(name);
    } catch {
      // It waits for the next time.
    }
  }

  takeOver();
}

export function autosave(root = document) {
  // A button by which the copy is given up.
  for (const button of root.querySelectorAll("[data-autosave-forget]")) {
    button.addEventListener("click", () => forgetAll(button.dataset.autosaveForget));
  }
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (form.dataset.autosaveWatched) continue;
    form.dataset.autosaveWatched = "1";
    watch(form);
  }
}

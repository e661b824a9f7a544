// form[data-autosave]: saves what is typed, a moment after typing stops. While there is no network it stays on the device.
//   data-autosave-url   where to POST          data-autosave-key   name of the copy on the device
//   data-text-saving, -saved, -offline, -failed   what [data-autosave-status] says
// The server answers 2xx when saved, 409 or another 4xx when it will not; the copy is kept until it has said yes.
import { forget, read, write } from "./store.js";
import { isPassing, pairs, post, restore, token } from "./fields.js";

const DELAY = 800;

function watch(form) {
  const { autosaveUrl: url, autosaveKey: key } = form.dataset;
  const status =
    form.querySelector("[data-autosave-status]") ??
    document.querySelector(`[data-autosave-status="${form.id}"]`) ??
    document.querySelector("[data-autosave-status]");
  const copy = key && `samlad:draft:${key}`;
  let timer, running, again, sending;

  const say = (state) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = form.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  };

  const keep = () => copy && write(copy, { at: Date.now(), pairs: pairs(form) });

  async function save() {
    clearTimeout(timer);
    timer = undefined;
    if (sending || !form.isConnected) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    say("saving");
    const sent = pairs(form);
    try {
      const response = await post(url, sent, token(form), { "X-Autosave": "1" });
      if (response.ok && !response.redirected) {
        if (!again && !timer) {
          if (copy) forget(copy);
          say("saved");
        }
        form.dispatchEvent(new CustomEvent("samlad:autosaved", { bubbles: true, detail: { response } }));
      } else {
        say(isPassing(response) ? "offline" : "failed");
        form.dispatchEvent(new CustomEvent("samlad:autosave-refused", { bubbles: true, detail: { response } }));
      }
    } catch {
      say("offline");
    } finally {
      running = false;
      if (again) save();
    }
  }

  const typed = () => {
    keep();
    if (status?.dataset.state === "saved") say("unsaved");
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  };

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
  window.addEventListener("online", () => copy && read(copy) && save());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && save());

  const left = copy && read(copy);
  if (left) {
    restore(form, left.pairs);
    save();
  }
}

export function autosave(root = document) {
  // A page that follows a successful sending names the copies that are no longer needed.
  for (const done of root.querySelectorAll("[data-autosave-clear]")) forget(`samlad:draft:${done.dataset.autosaveClear}`);
  // A button by which the copy is given up.
  for (const button of root.querySelectorAll("[data-autosave-forget]")) {
    button.addEventListener("click", () => forget(`samlad:draft:${button.dataset.autosaveForget}`));
  }
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (form.dataset.autosaveWatched) continue;
    form.dataset.autosaveWatched = "1";
    watch(form);
  }
}

// form[data-once]: one press, one sending. Without network the form's data wait in the outbox.
// Without this script, or with files in the form, it is an ordinary form.
import { notice } from "./notice.js";
import { drop, keep, waiting } from "./outbox.js";
import { lasting } from "./store.js";
import { isLogin, isPassing, pairs, post, renew, token, unique } from "./fields.js";

const address = () => location.pathname + location.search;
let shown = address();

/** Shows the answer of a sending as the browser would have, so that a message in it is not lost. */
function show(response, html, init) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const bundle = document.documentElement.dataset.bundle;
  if (!answer.querySelector("main") || answer.documentElement.dataset.bundle !== bundle) {
    location.assign(response.url);
    return;
  }
  if (response.url !== location.href) history.pushState({ samlad: true }, "", response.url);
  shown = address();
  document.title = answer.title;
  document.body.replaceWith(document.adoptNode(answer.body));
  scrollTo(0, 0);
  init();
  (document.querySelector(".govuk-error-summary") ?? document.querySelector("main"))?.focus();
}

/** What waited has arrived: the page says so too, unless somebody is writing something else on it. */
export async function arrived({ said, page }, init) {
  const writing = () => [...document.querySelectorAll("main textarea")].some((area) => area.value.trim());
  if (writing()) return;
  try {
    const response = await fetch(page, { credentials: "same-origin" });
    const html = await response.text();
    if (!response.ok || isLogin(response) || writing()) return;
    show(response, html, init);
    notice(...said);
  } catch {
    // The network went again: the page as it stands says that it was sent.
  }
}

function watch(form, init) {
  const own = unique(); // the forms of two tabs are two, though they have one address
  let busy = false;
  let emptied = false; // what was in it waits in the outbox, and nothing else is written yet

  for (const name of ["input", "change"]) form.addEventListener(name, () => (emptied = false));

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    if (busy) {
      event.preventDefault();
      return;
    }
    if (form.querySelector("input[type=file]")?.value) {
      busy = true;
      return;
    }
    event.preventDefault();
    if (emptied) {
      for (const name of ["samlad:queued", "samlad:send-failed"]) form.dispatchEvent(new CustomEvent(name)); // no copy is kept of nothing
      notice("Queued", { kind: "warning" });
      return;
    }
    busy = true;
    const button = event.submitter;
    const url = button?.formAction && button.hasAttribute("formaction") ? button.formAction : form.action;
    const buttons = form.querySelectorAll("button:not([type=button])");
    const data = pairs(form, button);
    buttons.forEach((each) => each.setAttribute("aria-disabled", "true"));
    form.setAttribute("aria-busy", "true");

    const again = (name) => {
      busy = false;
      buttons.forEach((each) => each.removeAttribute("aria-disabled"));
      form.removeAttribute("aria-busy");
      form.dispatchEvent(new CustomEvent("samlad:send-failed", { bubbles: true }));
      notice(name, { kind: name === "Failed" ? "error" : "warning" });
    };
    // What waits in the outbox is no longer a draft, and the form is ready for something else.
    const queue = async () => {
      const about = form.querySelector("textarea") ? document.querySelector("h1") : button;
      const replaces = form.elements.namedItem("key") ? "" : own;
      if (!keep(url, data, { about: about?.textContent.trim() ?? "", replaces })) return again("Failed");
      form.dispatchEvent(new CustomEvent("samlad:queued"));
      emptied = renew(form);
      again("Queued");
      waiting(document);
      if (!(await lasting())) notice("Unsure", { kind: "warning", add: true });
    };

    let response;
    try {
      response = await post(url, data, token(form));
      if (isPassing(response)) return queue();
      if (response.status >= 500) return again("Failed");
    } catch {
      return queue();
    }
    if (!isLogin(response)) {
      drop(url, data);
      if (response.ok && response.redirected) form.dispatchEvent(new CustomEvent("samlad:sent"));
    }
    show(response, await response.text(), init);
  });
}

export function once(root, init) {
  for (const form of root.querySelectorAll("form[data-once]")) {
    if (form.dataset.onceWatched) continue;
    form.dataset.onceWatched = "1";
    watch(form, init);
  }
}

// Back to another page than the one shown. A link within the page, as in the list of errors, comes here too and stays.
window.addEventListener("popstate", () => address() !== shown && location.reload());
// A page the browser kept whole while one was away has a form that may have been sent: a new one has its own key.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

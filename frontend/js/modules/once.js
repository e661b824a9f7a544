// form[data-once]: one press, one sending. Without network the form's data wait in the outbox.
// Without this script, or with files in the form, it is an ordinary form.
import { notice } from "./notice.js";
import { drop, keep } from "./outbox.js";
import { isLogin, isPassing, pairs, post, token } from "./fields.js";

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

function watch(form, init) {
  let busy = false;

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
    busy = true;
    const button = event.submitter;
    const url = button?.formAction && button.hasAttribute("formaction") ? button.formAction : form.action;
    const buttons = form.querySelectorAll("button:not([type=button])");
    const data = pairs(form, button);
    buttons.forEach((each) => each.setAttribute("aria-disabled", "true"));
    form.setAttribute("aria-busy", "true");

    // What waits in the outbox is no longer a draft.
    const queue = () => {
      if (!keep(url, data)) return "Failed";
      form.dispatchEvent(new CustomEvent("samlad:queued"));
      return "Queued";
    };
    const again = (name) => {
      busy = false;
      buttons.forEach((each) => each.removeAttribute("aria-disabled"));
      form.removeAttribute("aria-busy");
      form.dispatchEvent(new CustomEvent("samlad:send-failed", { bubbles: true }));
      notice(name, { kind: name === "Failed" ? "error" : "warning" });
    };

    try {
      const response = await post(url, data, token(form));
      if (isPassing(response)) return again(queue());
      if (response.status >= 500) return again("Failed");
      if (isLogin(response)) {
        queue();
      } else {
        drop(url, data);
        if (response.ok && response.redirected) form.dispatchEvent(new CustomEvent("samlad:sent"));
      }
      show(response, await response.text(), init);
    } catch {
      again(queue());
    }
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

// A form's fields as plain pairs, and back again.
const TOKEN = "csrfmiddlewaretoken";
const MOST_BEGUN = 5;

/** Pairs of name and value worth keeping on the device: no token, password or file. */
export function pairs(form, submitter = null) {
  const secret = new Set([TOKEN]);
  for (const input of form.querySelectorAll("input[type=password], input[type=file]")) secret.add(input.name);
  const kept = [];
  for (const [name, value] of new FormData(form)) {
    if (!secret.has(name) && typeof value === "string") kept.push([name, value]);
  }
  if (submitter?.name) kept.push([submitter.name, submitter.value]);
  return kept;
}

/** Puts kept pairs back into the fields a person fills in. Hidden fields stay as the server sent them. */
export function restore(form, kept) {
  const values = new Map();
  for (const [name, value] of kept) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit", "button", "file", "password"].includes(field.type)) {
      if (!field.matches("input[type=hidden][data-restore]")) continue;
    }
    const wanted = values.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = wanted.includes(field.value);
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      for (const option of field.options) option.selected = wanted.includes(option.value);
    } else if (wanted.length) {
      field.value = wanted.shift();
    }
  }
  // Words that have a draft go on with their own, not with what the page happened to be filled in with.
  const began = form.elements.namedItem("began");
  const drafts = [...(values.get("key") ?? []), ...(values.get("began") ?? []).flatMap((each) => each.split(" "))];
  if (began) began.value = drafts.filter(Boolean).slice(0, MOST_BEGUN).join(" ");
  form.dispatchEvent(new CustomEvent("samlad:restored", { bubbles: true }));
}

/** A name that nothing else has. Not randomUUID: a site on a local network without TLS has none. */
export function unique() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("");
}

function unchoose(form) {
  for (const field of form.querySelectorAll("[name=where], [name=kind], [name=signal]")) field.checked = false;
}

/** Makes a form whose words are in safety ready for other words: a new key, nothing written. False for a form without
 *  key, such as that of a change: it stays as it is. */
export function renew(form) {
  const key = form.elements.namedItem("key");
  if (!key || !form.querySelector("textarea")) return false;
  const begun = form.elements.namedItem("began")?.value;
  form.reset();
  if (begun) unchoose(form); // what the page was filled in with was the draft's
  for (const field of form.querySelectorAll("textarea, input[type=text], input[type=time], input[data-restore]")) field.value = "";
  key.value = unique();
  return true;
}

const field = (root) => root.querySelector(`[name=${TOKEN}]`);

export function token(form = document) {
  return (field(form) ?? field(document))?.value ?? "";
}

/** A token for who we are now, put into every form of the page: somebody has logged in since the page was made. */
async function newToken() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const fresh = field(new DOMParser().parseFromString(await answer.text(), "text/html"))?.value;
  if (fresh) for (const old of document.querySelectorAll(`[name=${TOKEN}]`)) old.value = fresh;
  return fresh;
}

/** POST pairs as an ordinary form would, with the page's own token. Rejects only when the network fails. */
export async function post(url, kept, csrf, headers = {}, options = {}) {
  const send = (with_) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(kept),
      headers: { "X-CSRFToken": with_, ...headers },
      credentials: "same-origin",
      ...options,
    });
  const response = await send(csrf);
  if (response.status !== 403 || !response.headers.has("X-Stale-Form")) return response;
  const fresh = await newToken();
  return fresh ? send(fresh) : response;
}

/** Ends what waits for an answer that does not come: a connection cut without a word would be waited for by the hour. */
export function patience(milliseconds) {
  return AbortSignal.timeout?.(milliseconds);
}

/** Answers that mean "not now" rather than "no". */
export function isPassing(response) {
  return [408, 425, 429, 502, 503, 504].includes(response.status);
}

/** Nobody is logged in, or the link is over: what was posted did not arrive. */
export function isLogin(response) {
  const login = document.body.dataset.loginPath;
  return response.status === 401 || Boolean(login && response.redirected && new URL(response.url).pathname.startsWith(login));
}

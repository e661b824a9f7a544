// A form's fields as plain pairs, and back again.
const TOKEN = "csrfmiddlewaretoken";

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
  form.dispatchEvent(new CustomEvent("samlad:restored", { bubbles: true }));
}

export function token(form = document) {
  return (form.querySelector(`[name=${TOKEN}]`) ?? document.querySelector(`[name=${TOKEN}]`))?.value ?? "";
}

/** POST pairs as an ordinary form would, with the page's own token. Rejects only when the network fails. */
export function post(url, kept, csrf, headers = {}) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(kept),
    headers: { "X-CSRFToken": csrf, ...headers },
    credentials: "same-origin",
  });
}

/** Answers that mean "not now" rather than "no". */
export function isPassing(response) {
  return [408, 425, 429, 502, 503, 504].includes(response.status);
}

/** Sent to the login page: what was posted did not arrive. */
export function isLogin(response) {
  const login = document.body.dataset.loginPath;
  return Boolean(login && response.redirected && new URL(response.url).pathname.startsWith(login));
}

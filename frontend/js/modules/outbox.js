// Reports that could not leave the phone. Each carries the form's own hidden `key`, so sending twice is harmless.
import { notice } from "./notice.js";
import { forget, read, write } from "./store.js";
import { isLogin, isPassing, post, restore, token } from "./fields.js";

const BOX = "samlad:outbox";
const path = (url) => new URL(url, location.href).pathname;

/** Keeps a sending; one per address and key. True when it is kept. */
export function keep(url, kept) {
  const key = kept.find(([name]) => name === "key")?.[1] ?? "";
  const others = read(BOX, []).filter((item) => !(item.url === url && item.key === key));
  return write(BOX, [...others, { url, key, pairs: kept, page: location.pathname, at: Date.now() }]);
}

export function drop(url, kept) {
  const key = kept.find(([name]) => name === "key")?.[1] ?? "";
  save(read(BOX, []).filter((item) => !(item.url === url && item.key === key)));
}

const save = (items) => (items.length ? write(BOX, items) : forget(BOX));

async function attempt() {
  let sent = 0;
  let left = 0;
  for (const item of read(BOX, []).filter((each) => !each.refused)) {
    let response;
    try {
      // A token of the page we stand on: the one in the old form may have changed.
      response = await post(item.url, item.pairs, token(), { "X-Outbox": "1" });
    } catch {
      left += 1;
      continue;
    }
    if (isPassing(response) || isLogin(response) || response.status >= 500) {
      left += 1;
      continue;
    }
    // Success redirects, or says 201/204. A page sent straight back is the form with its errors.
    const accepted = response.ok && (response.redirected || response.status !== 200);
    const rest = read(BOX, []).filter((each) => !(each.url === item.url && each.key === item.key));
    save(accepted ? rest : [...rest, { ...item, refused: response.status }]);
    if (accepted) sent += 1;
  }
  if (left) notice("Queued", { kind: "warning" });
  else if (sent) notice("Sent");
}

/** What the server would not take is put back into its form, or pointed at. */
function handBack(root) {
  for (const item of read(BOX, []).filter((each) => each.refused)) {
    const form = [...root.querySelectorAll("form[data-once]")].find((each) => path(each.action) === path(item.url));
    if (form) {
      restore(form, item.pairs);
      drop(item.url, item.pairs);
      notice("Refused", { kind: "warning" });
    } else {
      notice("Refused", { kind: "warning", href: item.page });
    }
  }
}

let running = false;

export async function outbox(root = document) {
  if (running) return;
  running = true;
  // Two tabs must not empty the box at once.
  const locked = navigator.locks ? (work) => navigator.locks.request("samlad-outbox", work) : (work) => work();
  try {
    await locked(attempt);
    handBack(root);
  } finally {
    running = false;
  }
}

// Copies of what is being typed, on the device. Each form of each tab has its own, so that none overwrites another's.
import { forget, names, read } from "./store.js";

export const START = "samlad:draft:";

/** The names of the copies of a form, latest first. A form of the page before the last upgrade wrote without an end. */
export function copies(key) {
  const start = START + key;
  const found = names().filter((name) => name === start || name.startsWith(`${start}:`));
  return found.sort((a, b) => (read(b)?.at ?? 0) - (read(a)?.at ?? 0));
}

export function forgetAll(key) {
  for (const name of copies(key)) forget(name);
}

// What others wrote comes into the field beside what is being typed, and the caret stays where it is.
import { theirs } from "./undo.js";

/** The place in a string of what is the nth sign to the server, which counts an emoji as one. */
const place = (text, nth) => [...text].slice(0, nth).join("").length;

function splice(field, start, end, words) {
  theirs(field, start, end, words);
  field.setRangeText(words, start, end, "preserve");
}

/**
 * Makes the field say `text`, which others wrote: what differs is put in, the caret stays where it was. Blanks at the ends,
 * which no saved text has, stay: somebody may be about to type the next word after them.
 */
export function takeTheirs(field, theirText) {
  const stands = field.value;
  const [, before, after] = stands.match(/^(\s*)[^]*?(\s*)$/);
  const text = stands.trim() ? before + theirText + after : theirText;
  const most = Math.min(stands.length, text.length);
  let start = 0;
  while (start < most && stands[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && stands.at(-1 - end) === text.at(-1 - end)) end++;
  splice(field, start, stands.length - end, text.slice(start, text.length - end));
}

/**
 * Takes in what the server says of a text that was sent: `text` as it stands, the `changes` that make it of what was sent,
 * `places` where two wordings stand. Gives the text that what is typed from now on begins from.
 */
export function takeIn(form, sent, { text, changes, places }) {
  const field = form.elements.text;
  const shown = form.querySelector("[data-places]");
  if (shown && shown.innerHTML.trim() !== places.trim()) shown.innerHTML = places;
  // Typed on meanwhile: what others wrote comes the next time, as what is typed now began from what was sent.
  if (field.value !== sent) return sent;
  if (!changes.length) return sent;
  const signs = changes.map(([start, end, words]) => [place(sent, start), place(sent, end), words]);
  for (const [start, end, words] of signs.reverse()) splice(field, start, end, words);
  if (field.value.trim() !== text) takeTheirs(field, text); // what was sent was not clean, so places in it say nothing
  return text;
}

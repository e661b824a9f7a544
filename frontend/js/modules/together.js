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
  for (const [start, end, words] of differences(stands, text).reverse()) splice(field, start, end, words);
}

const MOST_COMPARED = 1e6; // of one text's words times the other's; beyond it what differs is put in as a whole

/** What makes `text` of `stands`, word by word: [start, end, words], in order. A caret between two of them stays there. */
function differences(stands, text) {
  const [old, now] = [stands, text].map((each) => each.match(/\s+|\S+/g) ?? []);
  let first = 0;
  while (first < Math.min(old.length, now.length) && old[first] === now[first]) first++;
  let last = 0;
  while (last < Math.min(old.length, now.length) - first && old.at(-1 - last) === now.at(-1 - last)) last++;
  const [gone, come] = [old.slice(first, old.length - last), now.slice(first, now.length - last)];
  let place = old.slice(0, first).join("").length;
  if (gone.length * come.length > MOST_COMPARED) return [[place, place + gone.join("").length, come.join("")]];
  const width = come.length + 1;
  const shared = new Uint32Array((gone.length + 1) * width); // how many words are shared from here on
  for (let i = gone.length - 1; i >= 0; i--)
    for (let j = come.length - 1; j >= 0; j--)
      shared[i * width + j] =
        gone[i] === come[j]
          ? shared[(i + 1) * width + j + 1] + 1
          : Math.max(shared[(i + 1) * width + j], shared[i * width + j + 1]);
  const changes = [];
  let open = null;
  for (let i = 0, j = 0; i < gone.length || j < come.length; ) {
    if (i < gone.length && j < come.length && gone[i] === come[j]) {
      open = null;
      place += gone[i++].length;
      j++;
      continue;
    }
    if (!open) changes.push((open = [place, place, ""]));
    if (j < come.length && (i === gone.length || shared[i * width + j + 1] >= shared[(i + 1) * width + j])) open[2] += come[j++];
    else open[1] = place += gone[i++].length;
  }
  return changes.map((change) => narrowed(stands, change));
}

/** The same change without the signs at its ends that stay. */
function narrowed(stands, [start, end, words]) {
  while (start < end && words && stands[start] === words[0]) [start, words] = [start + 1, words.slice(1)];
  while (end > start && words && stands[end - 1] === words.at(-1)) [end, words] = [end - 1, words.slice(0, -1)];
  return [start, end, words];
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

// What others wrote comes into the field beside what is being typed, and the caret stays where it is.

/** The place in a string of what is the nth sign to the server, which counts an emoji as one. */
const place = (text, nth) => [...text].slice(0, nth).join("").length;

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
  for (const [start, end, words] of signs.reverse()) field.setRangeText(words, start, end, "preserve");
  if (field.value.trim() !== text) field.value = text; // what was sent was not clean, so places in it say nothing
  return text;
}

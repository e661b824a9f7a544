// textarea[data-own-undo]: undo takes back what was typed here, never what others wrote in the meantime. The browser's own
// undo knows nothing of text that came from elsewhere, so it is replaced. An edit is { at, gone, came }: what was there, and
// what stands there instead. Positions of the newest edit are those of the text as it stands.
const GATHER = 800; // milliseconds within which what is typed is one edit
const MOST = 200;
const histories = new WeakMap();

function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at++;
  let end = 0;
  while (end < most - at && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { at, gone: before.slice(at, before.length - end), came: after.slice(at, after.length - end) };
}

/** The edits, oldest first, moved past a change by others from `start` to `end`; those that it touches are given up, and
 *  all before them, whose places can no longer be known. What was taken back lies in the same way, so it goes for both. */
function moved(edits, start, end, words) {
  const kept = [];
  for (const edit of [...edits].reverse()) {
    const last = edit.at + edit.came.length;
    if (end <= edit.at) kept.push({ ...edit, at: edit.at + words.length - (end - start) });
    else if (start >= last) {
      kept.push(edit);
      const grown = edit.came.length - edit.gone.length;
      start -= grown;
      end -= grown;
    } else break;
  }
  return kept.reverse();
}

/** Others have changed the field's text: from `start` to `end` it says `words` instead. Called before it does. */
export function theirs(field, start, end, words) {
  const history = histories.get(field);
  if (!history) return;
  history.past = moved(history.past, start, end, words);
  history.future = moved(history.future, start, end, words);
  history.text = field.value.slice(0, start) + words + field.value.slice(end);
}

export function ownUndo(field) {
  const history = { past: [], future: [], text: field.value, at: 0 };
  histories.set(field, history);
  let turning = false;

  function turn(from, to) {
    const edit = from.pop();
    if (!edit) return;
    field.setRangeText(edit.gone, edit.at, edit.at + edit.came.length, "end");
    to.push({ at: edit.at, gone: edit.came, came: edit.gone });
    history.text = field.value;
    history.at = 0;
    turning = true; // not by a type of the event's own: the browser lets none through that it does not know
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    turning = false;
  }
  const undo = () => turn(history.past, history.future);
  const redo = () => turn(history.future, history.past);

  field.addEventListener("input", () => {
    if (turning) return;
    const edit = difference(history.text, field.value);
    history.text = field.value;
    const last = history.past.at(-1);
    const goesOn = last && Date.now() - history.at < GATHER && !edit.gone && edit.at === last.at + last.came.length;
    if (goesOn) last.came += edit.came;
    else history.past.push(edit);
    if (history.past.length > MOST) history.past.shift();
    history.future = [];
    history.at = Date.now();
  });
  field.addEventListener("beforeinput", (event) => {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    event.inputType === "historyUndo" ? undo() : redo();
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    key === "y" || event.shiftKey ? redo() : undo();
  });
}

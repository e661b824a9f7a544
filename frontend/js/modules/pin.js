// form[data-pin]: a map drawn by the server. Each press sends the form and shows its answer in place; the map is dragged
// with a finger or the mouse, pinched, wheeled and moved with the keys. Without this script the same buttons send the page.
const TAP = 6; // pixels a finger may slide and still press
const KEYS = { ArrowUp: "north", ArrowDown: "south", ArrowLeft: "west", ArrowRight: "east" };

export function pin(root = document) {
  const form = root.querySelector("form[data-pin]");
  if (!form || form.dataset.pinWatched) return;
  form.dataset.pinWatched = "1";
  const map = () => form.querySelector("[data-pin-map]");
  let asked;

  /** Sends the form with these fields and puts in what the server draws. The newest press wins. */
  async function send(fields, focus) {
    asked?.abort();
    asked = new AbortController();
    const data = new FormData(form);
    const stage = map();
    data.set("wide", Math.round(stage.parentElement.clientWidth));
    data.set("tall", Math.round(Math.min(520, Math.max(300, innerHeight * 0.56))));
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(location.href, { method: "POST", body: data, credentials: "same-origin", signal: asked.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("form[data-pin]");
      if (!response.ok || !answer) throw new Error("no map");
      const open = form.querySelector("details")?.open && !("area" in fields);
      form.replaceChildren(...answer.childNodes);
      form.querySelector("details").open = open;
      form.dispatchEvent(new CustomEvent("samlad:drawn", { bubbles: true }));
      if (focus) form.querySelector(focus)?.focus({ preventScroll: true });
      watch();
    } catch (error) {
      if (error.name === "AbortError") return;
      map().firstElementChild.style.transform = "";
      form.querySelector(".samlad-pin__words").textContent = form.dataset.textFailed;
    }
    form.removeAttribute("aria-busy");
  }

  const press = '[name="pin"]';
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.name === "confirm") return;
    event.preventDefault();
    if (button.type === "image") return; // pressed with a pointer, which the map itself sees, or with a key
    send({ [button.name]: button.value }, `[name="${button.name}"][value="${button.value}"]`);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "lat") send({ mark: "1" }); // the telephone said where it is
  });

  function watch() {
    const stage = map();
    const drawing = stage.querySelector("svg");
    const surface = stage.querySelector(press);
    const at = (event) => {
      const box = surface.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const fingers = new Map();
    let from, apart, wheeled = 0;
    const gap = () => {
      const [a, b] = [...fingers.values()];
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    const move = (dx, dy, scale = 1) => {
      drawing.style.transformOrigin = `${from.x}px ${from.y}px`;
      drawing.style.transform = `translate(${dx}px, ${dy}px) scale(${scale})`;
    };

    surface.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      surface.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, at(event));
      if (fingers.size === 1) from = at(event);
      if (fingers.size === 2) {
        const [a, b] = [...fingers.values()];
        from = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
        apart = gap();
      }
    });
    surface.addEventListener("pointermove", (event) => {
      if (!fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, at(event));
      const now = fingers.get(event.pointerId);
      if (fingers.size === 2) move(0, 0, gap() / apart);
      else if (!apart && Math.hypot(now.x - from.x, now.y - from.y) > TAP) move(now.x - from.x, now.y - from.y);
    });
    surface.addEventListener("pointerup", (event) => {
      if (!fingers.has(event.pointerId)) return;
      const to = at(event);
      const ratio = fingers.size === 2 ? gap() / apart : 0;
      fingers.delete(event.pointerId);
      if (ratio) {
        fingers.clear();
        apart = 0;
        if (ratio > 1.25 || ratio < 0.8) send({ zoom: ratio > 1 ? "in" : "out", "focus.x": from.x, "focus.y": from.y }, press);
        else move(0, 0);
        return;
      }
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      if (Math.hypot(dx, dy) <= TAP) send({ "pin.x": Math.max(1, to.x), "pin.y": Math.max(1, to.y) }, press);
      else send({ "centre.x": surface.clientWidth / 2 - dx, "centre.y": surface.clientHeight / 2 - dy }, press);
    });
    surface.addEventListener("dragstart", (event) => event.preventDefault()); // a picture is dragged away otherwise
    surface.addEventListener("pointercancel", () => {
      fingers.clear();
      drawing.style.transform = "";
    });
    surface.addEventListener("wheel", (event) => {
      event.preventDefault();
      wheeled += event.deltaY;
      if (Math.abs(wheeled) < 60) return;
      const { x, y } = at(event);
      send({ zoom: wheeled < 0 ? "in" : "out", "focus.x": x, "focus.y": y }, press);
      wheeled = 0;
    }, { passive: false });
    surface.addEventListener("keydown", (event) => {
      const zoom = { "+": "in", "-": "out" }[event.key];
      if (event.key in KEYS) send({ move: KEYS[event.key] }, press);
      else if (zoom) send({ zoom }, press);
      else if (event.key === "Enter" || event.key === " ") {
        const chosen = form.querySelector('[name="confirm"]');
        chosen ? chosen.focus() : send({ "pin.x": surface.clientWidth / 2, "pin.y": surface.clientHeight / 2 }, press);
      } else return;
      event.preventDefault();
    });
  }
  watch();
  send({}); // the room there is on this screen
}

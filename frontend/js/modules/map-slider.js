// The week slider: asks for the same page of another week and puts in the parts that differ. Without it, or where that
// fails, the links to the week before and after do the same.
const WAIT = 180; // ms after the last step: a held arrow key asks once

export function slider(page) {
  const box = document.querySelector("[data-map-slider]");
  const range = box.querySelector("input");
  const told = box.querySelector("output");
  const found = box.querySelector("[role=status]");
  let steps = JSON.parse(document.getElementById("map-steps").textContent);
  let timer;
  let asking;

  const say = () => {
    told.textContent = steps[range.value].text;
    range.setAttribute("aria-valuetext", steps[range.value].text);
  };

  async function go(url, keep) {
    asking?.abort();
    asking = new AbortController();
    page.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok || answer.redirected) return location.assign(url);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      put(fresh);
      if (keep) history.replaceState(null, "", url);
    } catch (error) {
      if (error.name === "AbortError") return;
      location.assign(url);
    }
    page.removeAttribute("aria-busy");
  }

  function put(fresh) {
    for (const part of document.querySelectorAll("[data-map-part]")) {
      const other = fresh.getElementById(part.id);
      if (other) part.replaceWith(document.adoptNode(other));
    }
    document.title = fresh.title;
    document.querySelector("[data-map-week]").value = fresh.querySelector("[data-map-week]").value;
    steps = JSON.parse(document.getElementById("map-steps").textContent);
    found.textContent = document.querySelector("h1").textContent;
    document.dispatchEvent(new CustomEvent("samlad:week"));
  }

  range.addEventListener("input", () => {
    say();
    clearTimeout(timer);
    timer = setTimeout(() => go(steps[range.value].url, true), WAIT);
  });
  if (steps.length > 1) box.hidden = false;
  say();
}

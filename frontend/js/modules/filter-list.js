// [data-filter-list] around a long list of radios or checkboxes: a field above it that leaves only what matches.
//   data-filter-label, data-text-count ("{n} av {all}")   shown from nine choices and up
const plain = (text) => text.toLocaleLowerCase("sv").replace(/\s+/g, " ").trim();

export function filterList(root = document) {
  for (const box of root.querySelectorAll("[data-filter-list]")) {
    const items = [...box.querySelectorAll(".govuk-radios__item, .govuk-checkboxes__item")];
    if (items.length < 9 || box.querySelector(".samlad-filter")) continue;
    const id = `filter-${Math.random().toString(36).slice(2, 8)}`;
    const wrap = document.createElement("div");
    wrap.className = "samlad-filter";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = id;
    label.textContent = box.dataset.filterLabel ?? "";
    const input = document.createElement("input");
    Object.assign(input, { id, type: "search", className: "govuk-input", autocomplete: "off", enterKeyHint: "done" });
    const count = document.createElement("p");
    count.className = "samlad-filter__count";
    count.setAttribute("role", "status");
    wrap.append(label, input, count);
    items[0].parentElement.before(wrap);

    const names = items.map((item) => plain(item.textContent));
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // The filter is not an answer: nothing to autosave.
      const wanted = plain(input.value).split(" ");
      let shown = 0;
      items.forEach((item, index) => {
        const chosen = item.querySelector("input").checked;
        item.hidden = !chosen && !wanted.every((word) => names[index].includes(word));
        if (!item.hidden) shown += 1;
      });
      count.textContent = input.value
        ? (box.dataset.textCount ?? "{n}/{all}").replace("{n}", shown).replace("{all}", items.length)
        : "";
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
}

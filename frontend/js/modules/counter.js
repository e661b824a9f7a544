// textarea[data-most]: how many characters are left, and a stop beyond them. Never maxlength: it cuts what is pasted.
//   data-text-left, data-text-over ("{n} …") of <body>   what stands below the text
const SHOWN_FROM = 0.5; // of the text's room
const PAUSE = 500; // a screen reader is told when typing stops

function watch(area) {
  const most = Number(area.dataset.most);
  const line = Object.assign(document.createElement("p"), { className: "samlad-count", hidden: true });
  line.setAttribute("role", "status");
  area.after(line);
  let timer;

  const count = () => {
    const left = most - [...area.value].length;
    const { textLeft, textOver } = document.body.dataset;
    const told = (left < 0 ? textOver : textLeft)?.replace("{n}", Math.abs(left).toLocaleString("sv")) ?? "";
    area.setCustomValidity(left < 0 ? told : "");
    if (left < 0) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
    line.hidden = left > most * SHOWN_FROM;
    line.classList.toggle("samlad-count--over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => (line.textContent = told), line.textContent ? PAUSE : 0);
  };

  area.addEventListener("input", count);
  area.form?.addEventListener("samlad:restored", count);
  area.form?.addEventListener("reset", () => setTimeout(count));
  count();
}

export function counter(root = document) {
  for (const area of root.querySelectorAll("textarea[data-most]")) {
    if (area.nextElementSibling?.matches(".samlad-count")) continue;
    watch(area);
  }
}

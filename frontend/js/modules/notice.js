// One line to the person, at the top of the page. The words come from data attributes of <body>.
export function notice(name, { kind = "", add = false } = {}) {
  const text = document.body.dataset[`text${name}`];
  if (!text) return;
  let box = document.querySelector("[data-notice]");
  if (!box) {
    box = document.createElement("div");
    box.dataset.notice = "";
    box.setAttribute("role", "status");
    document.querySelector("main")?.prepend(box);
  }
  const line = document.createElement("p");
  line.textContent = text;
  line.dataset.line = name;
  box.className = `samlad-message${kind ? ` samlad-message--${kind}` : ""}`;
  if (add) box.append(line);
  else box.replaceChildren(line);
  box.scrollIntoView({ block: "nearest" });
}

// A text that was refused, or that began from what this one never said: the field says so, and nothing is lost.
export function picture() {
  document.addEventListener("samlad:autosaved", ({ target }) => target.querySelector("[data-conflict]")?.remove());
  document.addEventListener("samlad:autosave-refused", ({ target, detail }) => {
    const place = target.closest("[data-picture-field]");
    if (!place || ![409, 422].includes(detail.response.status)) return;
    const shown = document.createElement("div");
    shown.innerHTML = detail.body;
    target.querySelector("[data-conflict]")?.remove();
    // Only a conflict knows of another text to begin from; one that is refused for itself keeps the one it had.
    const base = shown.querySelector("[data-base]")?.dataset.base;
    if (base !== undefined) target.querySelector("[name=base]").value = base;
    const panel = shown.querySelector("[data-conflict]");
    if (panel) target.prepend(panel);
  });
}

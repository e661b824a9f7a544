// A conflict takes the place of the field it is about, nothing is lost. (The form learns its new version in autosave.js.)
export function picture() {
  document.addEventListener("samlad:autosaved", ({ target }) => target.querySelector("[data-conflict]")?.remove());
  document.addEventListener("samlad:autosave-refused", ({ target, detail }) => {
    const place = target.closest("[data-picture-field]");
    if (!place || ![409, 422].includes(detail.response.status)) return;
    const shown = document.createElement("div");
    shown.innerHTML = detail.body;
    target.querySelector("[data-conflict]")?.remove();
    // Only a conflict knows of another version; a text that is refused for itself keeps the one it had.
    const version = shown.querySelector("[data-version]")?.dataset.version;
    if (version) target.querySelector("[name=version]").value = version;
    const panel = shown.querySelector("[data-conflict]");
    if (panel) target.prepend(panel);
  });
}

// The picture's fields: after each autosave the form learns its new version; a conflict takes the field's place, nothing is lost.
export function picture() {
  document.addEventListener("samlad:autosaved", async ({ target, detail }) => {
    const version = target.querySelector("[name=version]");
    target.querySelector("[data-conflict]")?.remove();
    if (!version || !detail.response.headers.get("content-type")?.includes("json")) return;
    version.value = (await detail.response.json()).version;
  });
  document.addEventListener("samlad:autosave-refused", async ({ target, detail }) => {
    const place = target.closest("[data-picture-field]");
    if (!place || ![409, 422].includes(detail.response.status)) return;
    const shown = document.createElement("div");
    shown.innerHTML = await detail.response.text();
    target.querySelector("[data-conflict]")?.remove();
    // Only a conflict knows of another version; a text that is refused for itself keeps the one it had.
    const version = shown.querySelector("[data-version]")?.dataset.version;
    if (version) target.querySelector("[name=version]").value = version;
    const panel = shown.querySelector("[data-conflict]");
    if (panel) target.prepend(panel);
  });
}

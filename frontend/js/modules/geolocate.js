// button[data-geolocate] (hidden until we know that the phone can): fills [name=lat] and [name=lon] of its form.
//   data-text-working, -done, -refused   what [data-geolocate-status] says
export function geolocate(root = document) {
  if (!("geolocation" in navigator)) return;
  for (const button of root.querySelectorAll("button[data-geolocate]")) {
    if (!button.hidden || !button.form) continue;
    button.hidden = false;
    const { lat, lon } = button.form.elements;
    const status = button.form.querySelector("[data-geolocate-status]");
    const say = (name) => status && (status.textContent = button.dataset[`text${name}`] ?? "");
    button.addEventListener("click", () => {
      say("Working");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          lat.value = coords.latitude.toFixed(5);
          lon.value = coords.longitude.toFixed(5);
          const here = button.form.querySelector("input[name=where][value=here]");
          if (here) here.checked = true;
          lat.dispatchEvent(new Event("change", { bubbles: true }));
          say("Done");
        },
        () => say("Refused"),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    });
  }
}

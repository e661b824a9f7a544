// button[data-geolocate] (hidden until we know that the phone can): fills [name=lat] and [name=lon] of its form.
//   data-text-working, -done, -refused   what [data-geolocate-status] says
//   data-geolocate-url                   tells what the point is called, for [data-spot], or why it cannot be used
import { post, token } from "./fields.js";

export function geolocate(root = document) {
  for (const button of root.querySelectorAll("button[data-geolocate]")) {
    if (button.dataset.watched || !button.form) continue;
    button.dataset.watched = "1";
    const { form } = button;
    const { lat, lon } = form.elements;
    const status = form.querySelector("[data-geolocate-status]");
    const spot = form.querySelector("[data-spot]");
    const say = (words) => status && (status.textContent = words ?? "");
    const { geolocateUrl: url } = button.dataset;

    /** False where the point cannot be used. Without network it is taken as it is: the server looks when it is sent. */
    async function named() {
      if (!url || !lat.value || spot.dataset.at === `${lat.value} ${lon.value}`) return true;
      spot.dataset.at = `${lat.value} ${lon.value}`;
      spot.textContent = "";
      try {
        const response = await post(url, [["lat", lat.value], ["lon", lon.value]], token(form));
        const { words, refused } = await response.json();
        if (refused) {
          lat.value = lon.value = spot.dataset.at = ""; // pressed again it is asked again
          say(refused);
          return false;
        }
        spot.textContent = words ?? "";
      } catch {
        // No network, or no map.
      }
      return true;
    }

    if (spot && spot.dataset.at !== undefined) named(); // what the device kept may be another point than the server's
    if (!("geolocation" in navigator)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      say(button.dataset.textWorking);
      navigator.geolocation.getCurrentPosition(
        async ({ coords }) => {
          lat.value = coords.latitude.toFixed(6);
          lon.value = coords.longitude.toFixed(6);
          if (!(await named())) return;
          const here = form.querySelector("input[name=where][value=here]");
          if (here) here.checked = true;
          lat.dispatchEvent(new Event("change", { bubbles: true }));
          say(button.dataset.textDone);
        },
        () => say(button.dataset.textRefused),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 },
      );
    });
  }
}

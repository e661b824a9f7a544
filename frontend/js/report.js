// The reporter's page. Small on purpose: no library.
import { autosave } from "./modules/autosave.js";
import { counter } from "./modules/counter.js";
import { filterList } from "./modules/filter-list.js";
import { geolocate } from "./modules/geolocate.js";
import { arrived, once } from "./modules/once.js";
import { outbox } from "./modules/outbox.js";
import { pin } from "./modules/pin.js";

function init() {
  autosave();
  counter();
  filterList();
  geolocate();
  pin();
  once(document, init);
  return empty();
}

async function empty() {
  const sent = await outbox();
  if (sent) await arrived(sent, init);
}

document.addEventListener("samlad:drawn", () => geolocate());
window.addEventListener("online", empty);
init();

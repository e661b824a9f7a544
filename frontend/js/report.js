// The reporter's page. Small on purpose: no library.
import { autosave } from "./modules/autosave.js";
import { counter } from "./modules/counter.js";
import { filterList } from "./modules/filter-list.js";
import { geolocate } from "./modules/geolocate.js";
import { arrived, once } from "./modules/once.js";
import { outbox } from "./modules/outbox.js";

function init() {
  autosave();
  counter();
  filterList();
  geolocate();
  once(document, init);
  return empty();
}

async function empty() {
  const sent = await outbox();
  if (sent) await arrived(sent, init);
}

window.addEventListener("online", empty);
init();

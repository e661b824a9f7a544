// The reporter's page. Small on purpose: no library.
import { autosave } from "./modules/autosave.js";
import { counter } from "./modules/counter.js";
import { filterList } from "./modules/filter-list.js";
import { geolocate } from "./modules/geolocate.js";
import { once } from "./modules/once.js";
import { outbox } from "./modules/outbox.js";

function init() {
  autosave();
  counter();
  filterList();
  geolocate();
  once(document, init);
  return outbox();
}

window.addEventListener("online", () => outbox());
init();

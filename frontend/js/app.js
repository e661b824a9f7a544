// The application's pages: GOV.UK's components, htmx, and our own modules.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, Tabs, createAll } from "govuk-frontend";
import htmx from "htmx.org/dist/htmx.esm.js";
import { autosave } from "./modules/autosave.js";
import { counter } from "./modules/counter.js";
import { filterList } from "./modules/filter-list.js";
import { geolocate } from "./modules/geolocate.js";
import { menus } from "./modules/menus.js";
import { picture } from "./modules/picture.js";

const COMPONENTS = [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, Tabs];

function init(root) {
  for (const Component of COMPONENTS) createAll(Component, undefined, { scope: root, onError: () => {} });
  autosave(root);
  counter(root);
  filterList(root);
  geolocate(root);
}

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
window.htmx = htmx;
menus();
picture();
init(document);
// Fragments that htmx puts in get the same care; what is already running is left alone.
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) init(event.detail.elt.parentElement ?? document);
});

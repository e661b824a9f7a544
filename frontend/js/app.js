// The application's pages: GOV.UK's components and our own modules.
import { Button, Checkboxes, ErrorSummary, Radios, SkipLink, createAll } from "govuk-frontend";
import { autosave } from "./modules/autosave.js";
import { counter } from "./modules/counter.js";
import { filterList } from "./modules/filter-list.js";
import { geolocate } from "./modules/geolocate.js";
import { menus } from "./modules/menus.js";
import { picture } from "./modules/picture.js";

const COMPONENTS = [Button, Checkboxes, ErrorSummary, Radios, SkipLink];

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
for (const Component of COMPONENTS) createAll(Component, undefined, { onError: () => {} });
menus();
picture();
autosave();
counter();
filterList();
geolocate();

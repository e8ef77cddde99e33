// A form with data-grid behaves like a spreadsheet: see grid/keys.js for its keys and the module
// of its kind for its sums and marks. Without this module it is a plain form.
import { dismiss } from "./grid/drafts.js";
import { judge as pulled } from "./grid/pulled.js";
import { judge as run } from "./grid/run.js";
import { start } from "./grid/sheet.js";

const JUDGES = { pulled, run };

document.querySelectorAll("form[data-grid]").forEach((form) => start(form, JUDGES[form.dataset.grid]));
document.querySelectorAll("[data-grid-discard]").forEach(dismiss);

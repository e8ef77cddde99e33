// Finding a row by what stands on the pipe: the last characters of its number or serial, or a scan
// of its label. [data-grid-find] takes the text; Enter, which scanners send, goes to the row.
import { put } from "./check.js";

const LEAST = 2;
// Letters that look alike are one letter, whatever keyboard they were typed on.
const ALIKE = { А: "A", В: "B", С: "C", Е: "E", Н: "H", К: "K", М: "M", О: "O", Р: "P", Т: "T", Х: "X", У: "Y" };

/** A number as it is compared: capitals without spaces and dashes. */
export function bare(text) {
  return text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]+/gu, "").replace(/./gu, (one) => ALIKE[one] || one);
}

function matches(rows, text) {
  // A label holds the address of the joint's page.
  const id = /\/pipes\/([^/?#\s]+)/.exec(text)?.[1] || text.trim();
  const exact = rows.filter((row) => row.element.dataset.id === id);
  if (exact.length) return exact;
  const wanted = bare(text);
  if (wanted.length < LEAST) return [];
  const numbers = (row) => [row.element.dataset.serial, row.element.dataset.number].map((one) => bare(one || "")).filter(Boolean);
  const whole = rows.filter((row) => numbers(row).includes(wanted));
  return whole.length ? whole : rows.filter((row) => numbers(row).some((one) => one.endsWith(wanted)));
}

/** Bind the field that finds rows; `go` takes the row that was found. */
export function finder(form, rows, go, say) {
  const field = form.querySelector("[data-grid-find]");
  if (!field) return;
  const list = form.querySelector("[data-grid-found]");
  const note = form.querySelector("[data-grid-found-words]");
  const words = JSON.parse(document.getElementById(form.dataset.words).textContent);
  const label = (row) => put(words, "found", { row: row.position, joint: row.element.dataset.serial || row.element.dataset.number });

  const clear = () => {
    list.replaceChildren();
    note.textContent = "";
  };
  const jump = (row) => {
    field.value = "";
    clear();
    go(row);
  };
  const offer = (found) => {
    note.textContent = put(words, "many", { count: found.length, text: field.value.trim() });
    list.replaceChildren(...found.map((row) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = label(row);
      button.addEventListener("click", () => jump(row));
      return button;
    }));
    list.firstElementChild.focus();
  };

  const find = () => {
    const found = matches(rows, field.value);
    clear();
    if (found.length === 1) jump(found[0]);
    else if (found.length) offer(found);
    else {
      note.textContent = put(words, "none", { text: field.value.trim() });
      field.select();
    }
  };

  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; clear(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (field.value.trim()) find();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") { clear(); field.focus(); }
    if (!step) return;
    event.preventDefault();
    const all = [...list.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F4" || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

// A sheet: rows of cells that a `judge` reads after each change. It marks what the judge and the
// server say, sums up in the foot, and knows nothing of what the sheet is for.
//
// The form says data-words (the id of its words as JSON), data-infer (the outcome that typing
// means) and what else its judge wants; heads of columns say data-column and data-kind; rows say
// data-row and data-position; cells say data-cell, the name of their column. A judge takes rows,
// the form's dataset and words, and gives `results` ({row, state, typed, messages, shown}) and `sums`.
import { Cells, columnsOf } from "./cells.js";
import { chooser } from "./columns.js";
import { follow } from "./drafts.js";
import { finder } from "./find.js";
import { bind } from "./keys.js";

function read(form) {
  return [...form.querySelectorAll("[data-row]")].map((element) => ({
    element,
    position: Number(element.dataset.position),
    cells: Object.fromEntries([...element.querySelectorAll("[data-cell]")].map((one) => [one.dataset.cell, one])),
  }));
}

export function start(form, judge) {
  const words = JSON.parse(document.getElementById(form.dataset.words).textContent);
  const rows = read(form);
  const rowOf = new Map(rows.flatMap((row) => Object.values(row.cells).map((cell) => [cell, row])));
  const columns = columnsOf(form);
  const messageLine = form.querySelector("[data-grid-message]");
  const next = form.querySelector("[data-grid-next]");
  const fromServer = new Map();
  const seen = new Map();
  let results = new Map();

  form.querySelectorAll(".cell > .cell-error").forEach((one) => {
    fromServer.set(one.closest(".cell").querySelector("[data-cell]"), one);
  });

  const say = (name, values = {}, tone = "") => {
    const text = Object.entries(values).reduce((all, [key, value]) => all.replace(`{${key}}`, value), words[name] || name);
    messageLine.textContent = text;
    messageLine.dataset.tone = tone;
  };

  const messageOf = (cell) => {
    const own = results.get(rowOf.get(cell))?.messages.get(cell.dataset.cell);
    const told = fromServer.get(cell);
    return own || (told ? { tone: "red", text: told.textContent } : undefined);
  };

  const tell = (cell) => {
    const found = messageOf(cell);
    const place = words.row.replace("{row}", rowOf.get(cell).position).replace("{column}", cell.closest("td").dataset.head);
    say(found ? `${place}: ${found.text}` : place, {}, found?.tone);
  };

  // Typing into a row says its usual outcome; taking it out again takes that back.
  const infer = (result) => {
    const { outcome } = result.row.cells;
    const usual = form.dataset.infer;
    if (!usual || !outcome) return false;
    if (result.state === usual && !outcome.value) {
      outcome.value = usual;
      outcome.dataset.inferred = "yes";
    } else if (outcome.dataset.inferred && !result.typed && outcome.value === usual) {
      outcome.value = "";
      return true;
    }
    if (outcome.value !== usual) delete outcome.dataset.inferred;
    return false;
  };

  const markCell = (cell) => {
    const tone = messageOf(cell)?.tone;
    const box = cell.closest("td");
    box.classList.toggle("is-wrong", tone === "red");
    box.classList.toggle("is-watch", tone === "amber");
    if (tone === "red") cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  };

  const mark = (result) => {
    const { row, state, shown } = result;
    const now = JSON.stringify([state, shown, [...result.messages], Object.values(row.cells).map((cell) => fromServer.has(cell))]);
    if (seen.get(row) === now) return;
    seen.set(row, now);
    row.element.classList.remove(`is-${row.state}`);
    row.state = state || "open";
    row.element.classList.add(`is-${row.state}`);
    Object.values(row.cells).forEach(markCell);
    row.element.querySelectorAll("[data-shown]").forEach((place) => { place.textContent = shown[place.dataset.shown] ?? ""; });
  };

  const wrongCells = () => [...form.querySelectorAll(".cell.is-wrong [data-cell]")];

  const settle = () => {
    let judged = judge(rows, form.dataset, words);
    if (judged.results.map(infer).some(Boolean)) judged = judge(rows, form.dataset, words);
    results = new Map(judged.results.map((one) => [one.row, one]));
    judged.results.forEach(mark);
    Object.entries(judged.sums).forEach(([name, value]) => {
      const place = form.querySelector(`[data-grid-sum="${name}"]`);
      if (place) place.textContent = value;
    });
    const wrong = wrongCells();
    const bad = new Set(wrong.map((cell) => rowOf.get(cell)));
    const right = judged.results.filter((one) => one.state && !bad.has(one.row)).length;
    next.hidden = !wrong.length && !right;
    next.classList.toggle("is-right", !wrong.length);
    const text = wrong.length ? words.left : words.allRight;
    next.querySelector("[data-grid-mend]").textContent = text.replace("{right}", right).replace("{wrong}", wrong.length);
    form.querySelectorAll("[data-grid-when-wrong]").forEach((one) => { one.hidden = !wrong.length; });
  };

  const drafts = follow(form, say);

  const touched = (list) => {
    list.forEach((cell) => {
      fromServer.get(cell)?.remove();
      fromServer.delete(cell);
      drafts.touch(rowOf.get(cell));
    });
  };

  const changed = (list) => {
    touched(list);
    settle();
    form.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "sheet" }));
  };

  const cells = new Cells(rows, columns, changed, say);
  bind(form.querySelector("tbody"), cells, tell);
  chooser(form, columns, rows, () => cells.settle());
  finder(form, rows, (row) => cells.focus(rows.indexOf(row), 0), say);

  form.addEventListener("input", (event) => {
    const cell = event.target.closest?.("[data-cell]");
    if (!cell) {
      // What was kept on this device was put back, or discarded.
      if (event.target === form && event.detail !== "sheet") { settle(); drafts.touchAll(rows); }
      return;
    }
    touched([cell]);
    settle();
    tell(cell);
  });
  form.querySelector("tbody").addEventListener("change", (event) => {
    delete event.target.dataset.inferred;
    settle();
  });

  const mend = () => {
    const all = wrongCells();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement);
    const to = all[(here + 1) % all.length];
    if (to.closest("td").hidden) chooser.show(form, to.dataset.cell);
    cells.focus(...cells.places.get(to));
  };
  next.addEventListener("click", mend);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    mend();
  });
  form.querySelector("[data-grid-left]")?.addEventListener("click", () => {
    const index = rows.findIndex((row) => !results.get(row).state);
    if (index >= 0) cells.focus(index, 0);
  });
  form.querySelector("[data-grid-rest]")?.addEventListener("click", (event) => {
    const outcome = event.currentTarget.dataset.gridRest || form.dataset.infer;
    const left = rows.filter((row) => !results.get(row).state);
    say("filled", { count: cells.write(left.map((row) => [row.cells.outcome, outcome])) });
  });
  settle();
  if (form.querySelector(".typing-note")) drafts.touchAll(rows);
}

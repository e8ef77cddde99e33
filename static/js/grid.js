// A form with data-grid behaves like a spreadsheet: see grid/keys.js for its keys and
// grid/judge.js for its running sums and marks. Without this module it is a plain form.
import { Cells, COLUMNS } from "./grid/cells.js";
import { judge, limits } from "./grid/judge.js";
import { bind } from "./grid/keys.js";
import { figure, thousandths } from "./grid/read.js";

function read(form) {
  return [...form.querySelectorAll("[data-row]")].map((element) => ({
    element,
    position: Number(element.dataset.position),
    register: thousandths(element.dataset.register),
    cells: Object.fromEntries([...element.querySelectorAll("[data-cell]")].map((one) => [one.dataset.cell, one])),
  }));
}

function start(form) {
  const words = JSON.parse(document.getElementById(form.dataset.words).textContent);
  const rows = read(form);
  const bounds = limits(form);
  const messageLine = form.querySelector("[data-grid-message]");
  const next = form.querySelector("[data-grid-next]");
  const fromServer = new Map();
  let results = [];

  form.querySelectorAll(".cell > .cell-error").forEach((one) => {
    fromServer.set(one.closest(".cell").querySelector("[data-cell]"), one);
  });

  const say = (name, values = {}, tone = "") => {
    const text = Object.entries(values).reduce((all, [key, value]) => all.replace(`{${key}}`, value), words[name] || name);
    messageLine.textContent = text;
    messageLine.dataset.tone = tone;
  };

  const messageOf = (cell) => {
    const result = results.find((one) => one.row.cells[cell.dataset.cell] === cell);
    const own = result?.messages.get(cell.dataset.cell);
    const told = fromServer.get(cell);
    return own || (told ? { tone: "red", text: told.textContent } : undefined);
  };

  const tell = (cell) => {
    const found = messageOf(cell);
    const position = cell.closest("[data-row]").dataset.position;
    const column = cell.closest("td").dataset.head;
    const place = words.row.replace("{row}", position).replace("{column}", column);
    say(found ? `${place}: ${found.text}` : place, {}, found?.tone);
  };

  // Typing into a row says that its joint was run; taking it out again takes that back.
  const infer = (result) => {
    const { outcome } = result.row.cells;
    if (result.outcome === "run" && !outcome.value) {
      outcome.value = "run";
      outcome.dataset.inferred = "yes";
    } else if (outcome.dataset.inferred && !result.typed && outcome.value === "run") {
      outcome.value = "";
      return true;
    }
    if (!outcome.value || outcome.value === "rejected") delete outcome.dataset.inferred;
    return false;
  };

  const mark = (result) => {
    const { element, cells } = result.row;
    element.classList.toggle("is-run", result.outcome === "run");
    element.classList.toggle("is-rejected", result.outcome === "rejected");
    Object.values(cells).forEach((cell) => {
      const tone = messageOf(cell)?.tone;
      const box = cell.closest("td");
      box.classList.toggle("is-wrong", tone === "red");
      box.classList.toggle("is-watch", tone === "amber");
      if (tone === "red") cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    });
    const reached = result.reached === undefined ? "" : figure(result.reached);
    element.querySelector("[data-reached]").textContent = reached;
    const top = element.querySelector("[data-top]");
    if (top) top.textContent = reached && result.top !== null ? figure(result.top, 2) : "";
  };

  const wrongCells = () => [...form.querySelectorAll(".cell.is-wrong [data-cell]")];

  const settle = () => {
    let judged = judge(rows, bounds, words);
    if (judged.results.map(infer).some(Boolean)) judged = judge(rows, bounds, words);
    results = judged.results;
    results.forEach(mark);
    Object.entries(judged.sums).forEach(([name, value]) => {
      const place = form.querySelector(`[data-grid-sum="${name}"]`);
      if (place) place.textContent = value;
    });
    const wrong = wrongCells().length;
    const right = results.filter((one) => one.outcome && !one.row.element.querySelector(".is-wrong")).length;
    next.hidden = !wrong && !right;
    next.classList.toggle("is-right", !wrong);
    const text = wrong ? words.left : words.allRight;
    next.querySelector("[data-grid-mend]").textContent = text.replace("{right}", right).replace("{wrong}", wrong);
  };

  const changed = (cells) => {
    cells.forEach((cell) => {
      fromServer.get(cell)?.remove();
      fromServer.delete(cell);
    });
    settle();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const cells = new Cells(rows, changed, say);
  bind(form.querySelector("tbody"), cells, tell);

  form.addEventListener("input", (event) => {
    const cell = event.target.closest?.("[data-cell]");
    if (!cell) return;
    fromServer.get(cell)?.remove();
    fromServer.delete(cell);
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
    cells.focus(...cells.places.get(all[(here + 1) % all.length]));
  };
  next.addEventListener("click", mend);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    mend();
  });
  form.querySelector("[data-grid-left]").addEventListener("click", () => {
    const index = results.findIndex((one) => !one.outcome);
    if (index >= 0) cells.focus(index, 0);
  });
  form.querySelector("[data-grid-rest]").addEventListener("click", () => {
    const left = results.filter((one) => !one.outcome).map((one) => [one.row.cells[COLUMNS[0]], "run"]);
    say("filled", { count: cells.write(left) });
  });
  settle();
}

document.querySelectorAll("form[data-grid]").forEach(start);

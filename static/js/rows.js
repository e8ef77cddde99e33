// Rows of a list by keys (j, k, x, /, ?), their boxes, and the bar of what can be done with them.
const list = document.querySelector("[data-rows]");
const help = document.querySelector("[data-row-keys]");
const OFF = "row-keys-off";

const links = () => [...list.querySelectorAll("tbody td.lead a")];
const boxes = () => [...list.querySelectorAll("tbody input[data-pick]")];

function move(by) {
  const all = links();
  if (!all.length) return;
  const row = document.activeElement.closest?.("tbody tr");
  const at = all.findIndex((link) => link.closest("tr") === row);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
  all[next].closest("tr").scrollIntoView({ block: "nearest" });
}

function tick() {
  document.activeElement.closest?.("tbody tr")?.querySelector("input[data-pick]")?.click();
}

function filter() {
  const fold = document.querySelector("[data-filters]");
  if (!fold) return false;
  fold.open = true;
  fold.querySelector("input:not([type=hidden]), select")?.focus();
  return true;
}

function bind() {
  const on = help?.querySelector("[data-row-keys-on]");
  if (on) {
    on.checked = !localStorage.getItem(OFF);
    on.addEventListener("change", () => {
      if (on.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
    });
  }
  document.querySelector("[data-row-keys-open]")?.addEventListener("click", () => help?.showModal());
  const deeds = { j: () => move(1), k: () => move(-1), x: tick, "/": filter, "?": () => help?.showModal() };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const inRow = Boolean(event.target.closest?.("[data-rows] tbody tr td.lead"));
    if (inRow && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (event.target.closest?.("input:not([data-pick]), select, textarea, [contenteditable]") || localStorage.getItem(OFF)) return;
    if (!deeds[event.key]) return;
    event.preventDefault();
    deeds[event.key]();
  });
}

function pick() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const settle = () => {
    const all = boxes();
    const ticked = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("tr").classList.toggle("is-picked", box.checked));
    bar.hidden = ticked.length === 0;
    bar.querySelector("[data-bulk-count]").textContent = ticked.length;
    const head = list.querySelector("[data-pick-page]");
    if (!head) return;
    head.hidden = false;
    head.checked = ticked.length > 0 && ticked.length === all.length;
    head.indeterminate = ticked.length > 0 && ticked.length < all.length;
  };
  let last = null;
  list.addEventListener("click", (event) => {
    const box = event.target.closest("input[data-pick]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    settle();
  });
  list.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-page]")) return;
    boxes().forEach((box) => { box.checked = event.target.checked; });
    settle();
  });
  bar.querySelector("[data-bulk-none]").addEventListener("click", () => {
    boxes().forEach((box) => { box.checked = false; });
    settle();
    links()[0]?.focus();
  });
  document.addEventListener("htmx:afterSwap", settle);
  window.addEventListener("pageshow", settle);
  settle();
}

if (list) {
  bind();
  pick();
}

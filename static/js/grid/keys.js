// The keyboard, the mouse and the clipboard of a sheet.
const EDGES = { ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LINES = { ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const isText = (cell) => cell.tagName === "INPUT";
const wholly = (cell) => !isText(cell) || cell.selectionEnd - cell.selectionStart === cell.value.length;

function leaves(cell, key) {
  if (wholly(cell)) return true;
  const edge = key === "ArrowLeft" ? 0 : cell.value.length;
  return cell.selectionStart === edge && cell.selectionEnd === edge;
}

/** Where a key leads from a cell, or null when it belongs to the cell itself. */
function way(event, cell, cells) {
  const [y] = cells.places.get(cell);
  if (event.key === "Enter") return event.shiftKey ? [-1, 0] : [1, 0];
  const far = event.ctrlKey || event.metaKey;
  if (event.key in LINES && !event.altKey) {
    const [dy] = LINES[event.key];
    return far ? [dy < 0 ? -y : cells.matrix.length - 1 - y, 0] : [dy, 0];
  }
  if (event.key in EDGES && (event.shiftKey ? cells.isBlock || wholly(cell) : leaves(cell, event.key))) return EDGES[event.key];
  return null;
}

function move(event, cell, cells) {
  const step = way(event, cell, cells);
  if (!step) return false;
  if (event.shiftKey && event.key !== "Enter") {
    if (!cells.anchor) cells.choose(cell, false);
    cells.stretch(...step);
    return true;
  }
  const [y, x] = cells.places.get(cell);
  const to = [y + step[0], x + step[1]];
  if (cells.at(...to)) cells.focus(...to);
  return true;
}

function letter(event, cell, cells) {
  const { keys } = cells.columnOf(cell);
  const [first] = Object.values(keys);
  const value = event.key === " " && first ? (cell.value === first ? "" : first) : keys[event.key.toLowerCase()];
  if (value === undefined) return false;
  cells.write([[cell, value]]);
  return true;
}

function command(event, cell, cells, before) {
  const chord = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (chord && key === "d") cells.fill();
  else if (chord && key === "z" && cells.steps.length) cells.undo();
  else if (event.key === "Delete" && (cells.isBlock || !isText(cell) || wholly(cell))) cells.clear();
  else if (event.key === "Backspace" && cells.isBlock) cells.clear();
  else if (event.key === "Escape" && cells.isBlock) cells.choose(cell, false);
  else if (event.key === "Escape" && cell.value !== before) cells.write([[cell, before]]);
  else if (event.key === "F2" && isText(cell)) cell.setSelectionRange(cell.value.length, cell.value.length);
  else return false;
  return true;
}

/** Bind a table body to its cells. */
export function bind(body, cells, moved) {
  let before = "";
  let pressed = false;
  const cellOf = (event) => event.target.closest?.("[data-cell]");

  body.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell || event.isComposing) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const done = command(event, cell, cells, before) || move(event, cell, cells)
      || (plain && !isText(cell) && letter(event, cell, cells));
    if (done) event.preventDefault();
  });
  body.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    before = cell.value;
    cells.choose(cell, false);
    if (isText(cell) && !pressed) cell.select();
    moved(cell);
  });
  body.addEventListener("mousedown", (event) => {
    const cell = cellOf(event) || event.target.closest("td.cell")?.querySelector("[data-cell]");
    if (!cell || event.button) return;
    if (event.shiftKey && cells.anchor) {
      event.preventDefault();
      cells.choose(cell, true);
    } else pressed = true;
  });
  body.addEventListener("mouseover", (event) => {
    const cell = cellOf(event);
    if (!pressed || !cell || !(event.buttons & 1) || !cells.anchor) return;
    if (cells.at(...cells.head) !== cell) {
      cells.choose(cell, true);
      window.getSelection()?.removeAllRanges();
    }
  });
  window.addEventListener("mouseup", () => { pressed = false; });
  body.addEventListener("copy", (event) => {
    if (!cells.isBlock) return;
    event.clipboardData.setData("text/plain", cells.text());
    event.preventDefault();
  });
  body.addEventListener("cut", (event) => {
    if (!cells.isBlock) return;
    event.clipboardData.setData("text/plain", cells.text());
    cells.clear();
    event.preventDefault();
  });
  // A select takes no paste of its own, so the page listens and asks where the focus is.
  document.addEventListener("paste", (event) => {
    if (!body.contains(document.activeElement)) return;
    const text = event.clipboardData.getData("text/plain");
    const select = document.activeElement.tagName === "SELECT";
    if (text && (cells.paste(text) || (select && cells.write([[document.activeElement, text]]) >= 0))) event.preventDefault();
  });
}

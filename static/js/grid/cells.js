// Moving among cells, choosing a block of them, and changing a block at once with a way back.
import { block, choice } from "./read.js";

const DEPTH = 20;

/** The columns of a sheet that are typed into, from the data attributes of their heads. */
export function columnsOf(form) {
  return [...form.querySelectorAll("thead [data-column]")].map((head) => ({
    head,
    key: head.dataset.column,
    kind: head.dataset.kind,
    label: head.textContent.trim(),
    keys: JSON.parse(head.dataset.keys || "{}"),
    said: JSON.parse(head.dataset.said || "{}"),
  }));
}

/** The cells of a sheet as a matrix, with the block that is chosen and the steps that can be undone. */
export class Cells {
  constructor(rows, columns, changed, say) {
    this.rows = rows;
    this.all = columns;
    this.steps = [];
    this.changed = changed;
    this.say = say;
    this.settle();
  }

  /** Take in which columns are shown: keys and pastes go by what the person sees. */
  settle() {
    this.columns = this.all.filter((column) => !column.head.hidden);
    this.matrix = this.rows.map((row) => this.columns.map(({ key }) => row.cells[key]));
    this.places = new Map();
    this.matrix.forEach((line, y) => line.forEach((cell, x) => this.places.set(cell, [y, x])));
    this.anchor = null;
    this.head = null;
  }

  columnOf(cell) { return this.columns[this.places.get(cell)[1]]; }

  at(y, x) { return this.matrix[y]?.[x]; }

  focus(y, x) {
    const cell = this.at(y, x);
    if (!cell) return;
    cell.focus({ preventScroll: true });
    cell.select?.();
    cell.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  /** Start a block at a cell, or stretch the one there is. */
  choose(cell, stretch) {
    const place = this.places.get(cell);
    if (!stretch || !this.anchor) this.anchor = place;
    this.head = place;
    this.paint();
  }

  stretch(dy, dx) {
    const [y, x] = this.head;
    const to = [
      Math.min(Math.max(y + dy, 0), this.matrix.length - 1),
      Math.min(Math.max(x + dx, 0), this.columns.length - 1),
    ];
    this.head = to;
    this.paint();
    this.at(...to).scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  get box() {
    const [[ay, ax], [hy, hx]] = [this.anchor, this.head];
    return { top: Math.min(ay, hy), bottom: Math.max(ay, hy), left: Math.min(ax, hx), right: Math.max(ax, hx) };
  }

  get isBlock() {
    return Boolean(this.anchor) && (this.anchor[0] !== this.head[0] || this.anchor[1] !== this.head[1]);
  }

  paint() {
    document.querySelectorAll(".is-picked").forEach((one) => one.classList.remove("is-picked"));
    if (this.isBlock) this.picked().flat().forEach((cell) => cell.closest("td").classList.add("is-picked"));
  }

  /** The chosen cells, row by row. */
  picked() {
    const { top, bottom, left, right } = this.box;
    return this.matrix.slice(top, bottom + 1).map((line) => line.slice(left, right + 1));
  }

  /** Write [cell, text] pairs as one step; returns how many cells changed. Words that are none of
   *  a cell's choices leave it as it was and are counted in `unread`. */
  write(pairs) {
    const step = [];
    this.unread = 0;
    pairs.forEach(([cell, text]) => {
      const before = cell.value;
      if (cell.tagName === "SELECT") {
        const value = choice(text, [...cell.options], this.columnOf(cell).said);
        if (value === undefined) this.unread += 1;
        cell.value = value ?? before;
      } else cell.value = text.trim();
      if (cell.value !== before) step.push([cell, before]);
    });
    if (step.length) this.steps = [...this.steps, step].slice(-DEPTH);
    this.changed(pairs.map(([cell]) => cell));
    return step.length;
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return false;
    step.forEach(([cell, before]) => { cell.value = before; });
    this.changed(step.map(([cell]) => cell));
    this.say("undone");
    return true;
  }

  clear() {
    const cells = this.picked().flat();
    this.say("cleared", { count: this.write(cells.map((cell) => [cell, ""])) });
  }

  /** Copy the first chosen row down the block; a single cell takes what stands above it. */
  fill() {
    if (!this.anchor) return;
    if (!this.isBlock) {
      const [y, x] = this.head;
      if (y > 0) this.write([[this.at(y, x), this.at(y - 1, x).value]]);
      return;
    }
    const [first, ...rest] = this.picked();
    const pairs = rest.flatMap((line) => line.map((cell, x) => [cell, first[x].value]));
    this.say("filled", { count: this.write(pairs) });
  }

  /** The chosen block as a spreadsheet takes it. */
  text() {
    const words = (cell) => (cell.tagName === "SELECT" ? cell.selectedOptions[0].text : cell.value);
    const quote = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return this.picked().map((line) => line.map((cell) => quote(words(cell))).join("\t")).join("\n");
  }

  /** Put a copied block down from the chosen cell; one value fills a chosen block. */
  paste(source) {
    const rows = block(source);
    const single = rows.length === 1 && rows[0].length === 1;
    if (single && !this.isBlock) return false;
    if (single) {
      this.say("pasted", { count: this.write(this.picked().flat().map((cell) => [cell, rows[0][0]])) });
      return true;
    }
    const { top, left } = this.box;
    const pairs = rows.flatMap((line, dy) =>
      line.map((text, dx) => [this.at(top + dy, left + dx), text]).filter(([cell]) => cell));
    const lost = Math.max(top + rows.length - this.matrix.length, 0);
    this.write(pairs);
    if (this.unread) this.say("unread", { count: this.unread }, "red");
    else if (lost) this.say("overflow", { count: lost }, "amber");
    else this.say("pasted", { count: pairs.length });
    return true;
  }
}

// Judging a sheet while it is filled in: what is wrong with each cell, and what it comes to.
// The server judges again; these are only its words, sooner.
import { day, figure, thousandths, whole } from "./read.js";

const LONGEST = 30_000;
const FAR = 5;

const put = (words, name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name]);

/** The limits of a sheet, from the data attributes of its form. */
export function limits(form) {
  const { low, high, datum, from, to } = form.dataset;
  return {
    low: low ? thousandths(low) : null,
    high: high ? thousandths(high) : null,
    datum: datum ? thousandths(datum) : null,
    from,
    to,
  };
}

function number(text, wrong, words) {
  const value = thousandths(text);
  if (value === undefined) wrong(put(words, "places"));
  else if (Number.isNaN(value)) wrong(put(words, "number"));
  else if (value !== null && value <= 0) wrong(put(words, "positive"));
  else return value;
  return NaN;
}

function length(row, told, words) {
  const value = number(row.cells.length.value, (text) => told.wrong("length", text), words);
  if (value === null) return row.register;
  if (value > LONGEST) told.wrong("length", put(words, "long"));
  else if (Math.abs(value - row.register) > FAR) {
    const sign = value > row.register ? "+" : "\u2212";
    told.watch("length", put(words, "differs", { mm: sign + Math.abs(value - row.register) }));
  }
  return Number.isNaN(value) ? row.register : value;
}

function torque(row, told, bounds, words) {
  const cell = row.cells.torque;
  const value = number(cell.value, (text) => told.wrong("torque", text), words);
  if (value === null || Number.isNaN(value) || "otherUnit" in cell.dataset) return;
  const side = bounds.low !== null && value < bounds.low ? "low"
    : bounds.high !== null && value > bounds.high ? "high" : "";
  if (!side) return;
  const given = row.cells.reason.value.trim();
  told.watch("torque", put(words, given ? "outside" : side));
  if (!given) told.wrong("reason", put(words, side));
}

function when(row, told, bounds, words) {
  const value = day(row.cells.day.value);
  if (value === "") told.wrong("day", put(words, "day"));
  else if (value !== null && value < bounds.from) told.wrong("day", put(words, "early"));
  else if (value !== null && value > bounds.to) told.wrong("day", put(words, "future"));
}

const typed = (row) => Object.entries(row.cells).some(([name, cell]) => name !== "outcome" && cell.value.trim());

/** What a row means: its outcome (typing without one means run), number, length and messages. */
function judgeRow(row, bounds, words) {
  const messages = new Map();
  const told = {
    wrong: (name, text) => messages.set(name, { tone: "red", text }),
    watch: (name, text) => messages.has(name) || messages.set(name, { tone: "amber", text }),
  };
  const filled = typed(row);
  const outcome = row.cells.outcome.value || (filled ? "run" : "");
  const result = { row, outcome, typed: filled, messages, told, length: 0, sequence: row.position };
  if (!outcome) return result;
  when(row, told, bounds, words);
  const sequence = whole(row.cells.sequence.value);
  if (Number.isNaN(sequence) || sequence === 0) told.wrong("sequence", put(words, "whole"));
  else if (sequence !== null) result.sequence = sequence;
  if (outcome === "rejected") {
    if (!row.cells.reason.value.trim()) told.wrong("reason", put(words, "reject"));
    return result;
  }
  result.length = length(row, told, words);
  torque(row, told, bounds, words);
  return result;
}

function markTwice(run, words) {
  const first = new Map();
  run.forEach((one) => {
    const other = first.get(one.sequence);
    if (!other) { first.set(one.sequence, one); return; }
    [[one, other], [other, one]].forEach(([here, there]) => {
      const values = { number: here.sequence, row: there.row.position };
      here.told.wrong("sequence", put(words, "twice", values));
    });
  });
}

/** The whole sheet: each row's messages and cumulative length, and the sums of the foot. */
export function judge(rows, bounds, words) {
  const results = rows.map((row) => judgeRow(row, bounds, words));
  const run = results.filter((one) => one.outcome === "run");
  markTwice(run, words);
  let total = 0;
  [...run].sort((a, b) => a.sequence - b.sequence || a.row.position - b.row.position).forEach((one) => {
    total += one.length;
    one.reached = total;
    one.top = bounds.datum === null ? null : bounds.datum - total;
  });
  const rejected = results.filter((one) => one.outcome === "rejected").length;
  return {
    results,
    sums: {
      run: run.length,
      rejected,
      left: rows.length - run.length - rejected,
      length: figure(total),
      top: bounds.datum === null || !run.length ? "–" : figure(bounds.datum - total, 2),
    },
  };
}

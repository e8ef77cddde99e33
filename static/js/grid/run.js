// Judging the sheet of a run while it is filled in: what is wrong with each cell, and what the
// lengths come to. The server judges again; these are only its words, sooner.
import { count, ear, number, put, typed, when } from "./check.js";
import { figure, short, thousandths } from "./read.js";

const LONGEST = 30_000;
const FAR = 5;

const limit = (text) => (text ? thousandths(text) : null);

function length(row, told, words) {
  const value = number(row, "length", told, words);
  const register = thousandths(row.element.dataset.register);
  if (value === null || Number.isNaN(value)) return register;
  if (value > LONGEST) told.wrong("length", put(words, "long"));
  else if (Math.abs(value - register) > FAR) {
    const sign = value > register ? "+" : "\u2212";
    told.watch("length", put(words, "differs", { mm: sign + Math.abs(value - register) }));
  }
  return value;
}

function torque(row, told, sheet, words) {
  const value = number(row, "torque", told, words);
  const shoulder = number(row, "shoulder", told, words);
  if (value === null || Number.isNaN(value)) return;
  if (shoulder > value) told.wrong("shoulder", put(words, "shoulder"));
  const { otherUnit, low = sheet.low, high = sheet.high } = row.element.dataset;
  if (otherUnit !== undefined) return;
  const [least, most] = [limit(low), limit(high)];
  const side = least !== null && value < least ? "low" : most !== null && value > most ? "high" : "";
  if (!side) return;
  const given = row.cells.reason.value.trim();
  const text = put(words, given ? "outside" : side, { limit: `${short(side === "low" ? least : most)}\u00a0${sheet.unit}` });
  told.watch("torque", text);
  if (!given) told.wrong("reason", text);
}

function drift(row, told, words) {
  const value = number(row, "drift", told, words);
  if (value !== null && row.cells.drifted?.value === "no") told.wrong("drift", put(words, "undrifted"));
}

/** What a row means: its outcome (typing without one means run), number, length and messages. */
function judgeRow(row, sheet, words) {
  const { messages, told } = ear();
  const filled = typed(row, "outcome");
  const state = row.cells.outcome.value || (filled ? "run" : "");
  const result = { row, state, typed: filled, messages, told, length: 0, sequence: row.position, shown: {} };
  if (!state) return result;
  when(row, "day", told, sheet, words);
  drift(row, told, words);
  count(row, "centralisers", told, words);
  result.sequence = count(row, "sequence", told, words, 1) ?? row.position;
  if (state === "rejected") {
    if (!row.cells.reason.value.trim()) told.wrong("reason", put(words, "reject"));
    return result;
  }
  result.length = length(row, told, words);
  torque(row, told, sheet, words);
  number(row, "turns", told, words);
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

function markDepth(one, sheet, words) {
  const stated = number(one.row, "depth", one.told, words);
  if (stated === null || Number.isNaN(stated) || one.row.cells.reason.value.trim()) return;
  if (Math.abs(stated - one.reached) > limit(sheet.tolerance || "0.5")) {
    one.told.wrong("depth", put(words, "depth", { reached: figure(one.reached) }));
  }
}

function run(results, sheet, words) {
  const datum = limit(sheet.datum);
  const joints = results.filter((one) => one.state === "run");
  markTwice(joints, words);
  let total = 0;
  [...joints].sort((a, b) => a.sequence - b.sequence || a.row.position - b.row.position).forEach((one) => {
    total += one.length;
    one.reached = total;
    one.shown = { reached: figure(total), top: datum === null ? "" : figure(datum - total, 2) };
    markDepth(one, sheet, words);
  });
  return { joints, total, top: datum === null || !joints.length ? "–" : figure(datum - total, 2) };
}

/** The whole sheet: each row's messages and cumulative length, and the sums of the foot. */
export function judge(rows, sheet, words) {
  const results = rows.map((row) => judgeRow(row, sheet, words));
  const { joints, total, top } = run(results, sheet, words);
  const rejected = results.filter((one) => one.state === "rejected").length;
  const left = rows.length - joints.length - rejected;
  return { results, sums: { run: joints.length, rejected, left, length: figure(total), top } };
}

// Judging the sheet of a dismantling while it is filled in: what is wrong with each cell, and how
// many joints went where. The server judges again; these are only its words, sooner.
import { count, ear, number, put, typed, when } from "./check.js";

const SOUND = "ok";

const text = (row, key) => row.cells[key].value.trim();

/** What an empty cell means: what stands above the sheet. */
const above = (form, name) => form?.elements[`sheet_${name}`]?.value || "";

function laid(row, told, words) {
  const { form } = row.cells.outcome;
  number(row, "torque", told, words);
  const condition = row.cells.condition.value || above(form, "condition");
  if (!condition) told.wrong("condition", put(words, "condition"));
  else if (condition !== SOUND && !text(row, "remark")) told.wrong("remark", put(words, "remark"));
  if (!text(row, "rack") && !above(form, "rack")) told.wrong("rack", put(words, "rack"));
  return condition !== "" && condition !== SOUND;
}

/** What a row means: its outcome (typing without one means laid down), number and messages. */
function judgeRow(row, sheet, words) {
  const { messages, told } = ear();
  const filled = typed(row, "outcome");
  const state = row.cells.outcome.value || (filled ? "laid_down" : "");
  const result = { row, state, typed: filled, messages, told, sequence: row.position, damaged: false, shown: {} };
  if (!state) return result;
  when(row, "day", told, sheet, words);
  result.sequence = count(row, "sequence", told, words, 1) ?? row.position;
  if (state === "laid_down") result.damaged = laid(row, told, words);
  else if (state === "lost" && !text(row, "remark")) told.wrong("remark", put(words, "lost"));
  return result;
}

function markTwice(out, words) {
  const first = new Map();
  out.forEach((one) => {
    const other = first.get(one.sequence);
    if (!other) { first.set(one.sequence, one); return; }
    [[one, other], [other, one]].forEach(([here, there]) => {
      const values = { number: here.sequence, row: there.row.position };
      here.told.wrong("sequence", put(words, "twice", values));
    });
  });
}

/** The whole sheet: each row's messages, and how many joints came out, stayed or were lost. */
export function judge(rows, sheet, words) {
  const results = rows.map((row) => judgeRow(row, sheet, words));
  const of = (state) => results.filter((one) => one.state === state);
  const out = of("laid_down");
  markTwice(out, words);
  const [below, lost] = [of("left_in_hole").length, of("lost").length];
  const left = rows.length - out.length - below - lost;
  return { results, sums: { laid: out.length, below, lost, left, damaged: out.filter((one) => one.damaged).length } };
}

// What can be said of a cell by itself, whatever the sheet is for: numbers, days, whole numbers.
import { day, thousandths, whole } from "./read.js";

export const put = (words, name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name]);

/** Thousandths of a cell that holds a number; null when empty, NaN (and told) when it is wrong. */
export function number(row, key, told, words) {
  const cell = row.cells[key];
  const value = cell ? thousandths(cell.value) : null;
  if (value === undefined) told.wrong(key, put(words, "places"));
  else if (Number.isNaN(value)) told.wrong(key, put(words, "number"));
  else if (value !== null && value <= 0) told.wrong(key, put(words, "positive"));
  else return value;
  return NaN;
}

/** A whole number of a cell; null when empty, NaN (and told) when it is none. */
export function count(row, key, told, words, least = 0) {
  const cell = row.cells[key];
  const value = cell ? whole(cell.value) : null;
  if (!Number.isNaN(value) && (value === null || value >= least)) return value;
  told.wrong(key, put(words, "whole"));
  return NaN;
}

/** A day of a cell between the first and the last one of the sheet. */
export function when(row, key, told, { from, to }, words) {
  const value = row.cells[key] ? day(row.cells[key].value) : null;
  if (value === "") told.wrong(key, put(words, "day"));
  else if (value !== null && from && value < from) told.wrong(key, put(words, "early"));
  else if (value !== null && to && value > to) told.wrong(key, put(words, "future"));
}

/** Whether anything is typed in a row but in the cell `except`. */
export const typed = (row, except) =>
  Object.entries(row.cells).some(([key, cell]) => key !== except && cell.value.trim());

/** Messages of a row by cell: what is wrong (red) wins over what is worth a look (amber). */
export function ear() {
  const messages = new Map();
  return {
    messages,
    told: {
      wrong: (key, text) => messages.set(key, { tone: "red", text }),
      watch: (key, text) => messages.has(key) || messages.set(key, { tone: "amber", text }),
    },
  };
}

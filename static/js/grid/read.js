// Reading what people type in cells: whole thousandths instead of floats, days as YYYY-MM-DD.
const SPACES = /[\s\u00a0\u202f'’]+/g;

/** Thousandths of a typed number; null when empty, NaN when it is none, undefined beyond 3 decimals. */
export function thousandths(text) {
  const bare = text.replace(SPACES, "");
  if (!bare) return null;
  const parts = /^([+-]?)(\d{1,12})(?:[.,](\d{1,9}))?$/.exec(bare);
  if (!parts) return NaN;
  const decimals = (parts[3] || "").replace(/0+$/, "");
  if (decimals.length > 3) return undefined;
  const value = Number(parts[2]) * 1000 + Number((decimals + "000").slice(0, 3));
  return parts[1] === "-" ? -value : value;
}

/** A typed day as YYYY-MM-DD; null when empty, "" when it is none. */
export function day(text) {
  const bare = text.trim();
  if (!bare) return null;
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(bare);
  const local = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(bare);
  const [year, month, date] = iso ? iso.slice(1) : local ? [local[3], local[2], local[1]] : [];
  if (!year) return "";
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  const real = moment.getUTCMonth() === Number(month) - 1 && moment.getUTCDate() === Number(date);
  return real ? moment.toISOString().slice(0, 10) : "";
}

/** A whole number; null when empty, NaN when it is none. */
export function whole(text) {
  const bare = text.trim();
  if (!bare) return null;
  return /^\d{1,6}$/.test(bare) ? Number(bare) : NaN;
}

/** Thousandths as the page's language writes them. */
export function figure(value, places = 3) {
  const mark = document.documentElement.lang.startsWith("en") ? "." : ",";
  const step = 10 ** (3 - places);
  const rounded = Math.round(Math.abs(value) / step) * step;
  const head = String(Math.floor(rounded / 1000)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const tail = String(rounded % 1000).padStart(3, "0").slice(0, places);
  return `${value < 0 ? "\u2212" : ""}${head}${mark}${tail}`;
}

/** Cells of pasted text: rows of columns, with the quoting that spreadsheets use. */
export function block(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i];
    if (quoted) {
      if (char === '"' && source[i + 1] === '"') { cell += '"'; i += 1; }
      else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === "\t" || char === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (char === "\n") rows.push([]);
    } else cell += char;
  }
  rows.at(-1).push(cell);
  return rows;
}

/** Words of a column copied elsewhere as one of its choices, by value, by word or by `said` (other
 *  words for a value); undefined when it is none of them. */
export function choice(text, options, said = {}) {
  const word = text.trim().toLocaleLowerCase();
  if (["", "-", "–"].includes(word)) return "";
  const found = options.find((one) => one.value === word || one.text.toLocaleLowerCase() === word);
  return found ? found.value : said[word];
}

/** Thousandths as short as they are: 14 000 and 12.5. */
export function short(value) {
  return figure(value).replace(/[.,]?0+$/, "");
}

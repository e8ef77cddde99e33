// Which columns of a sheet a person sees: boxes in [data-grid-columns], remembered on this device
// for each kind of sheet. A hidden column keeps what is in its cells, and comes back when one of
// them is to be mended.
const keyOf = (form) => `columns:${form.dataset.grid}`;

function kept(form) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(form)) || "[]");
    return new Set(Array.isArray(found) ? found : []);
  } catch {
    return new Set();
  }
}

function show(form, key, visible) {
  form.querySelectorAll(`[data-column="${key}"], [data-col="${key}"]`).forEach((one) => { one.hidden = !visible; });
}

/** Bind the boxes of a sheet; `settle` is told when what is shown has changed. */
export function chooser(form, columns, rows, settle) {
  const boxes = [...form.querySelectorAll("[data-grid-columns] input")];
  const hidden = kept(form);
  const isWrong = (key) => rows.some((row) => row.cells[key]?.closest("td").classList.contains("is-wrong"));
  boxes.forEach((box) => {
    box.checked = !hidden.has(box.value) || isWrong(box.value);
    show(form, box.value, box.checked);
    box.addEventListener("change", () => {
      show(form, box.value, box.checked);
      localStorage.setItem(keyOf(form), JSON.stringify(boxes.filter((one) => !one.checked).map((one) => one.value)));
      settle();
    });
  });
  if (boxes.length) settle();
}

/** Bring a hidden column back. */
chooser.show = (form, key) => {
  const box = form.querySelector(`[data-grid-columns] input[value="${key}"]`);
  if (box && !box.checked) box.click();
};

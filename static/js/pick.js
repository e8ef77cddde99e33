// In a table with data-pick one box ticks all, and shift ticks a stretch.
document.querySelectorAll("table[data-pick]").forEach((table) => {
  const all = table.querySelector("[data-pick-all]");
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]")];
  let last = null;
  if (!all) return;
  all.hidden = false;

  const settle = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    settle();
  });
  boxes.forEach((box, index) => box.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(last, index), Math.max(last, index)];
      boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = index;
    settle();
  }));
});

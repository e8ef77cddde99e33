// A summary of errors takes the focus; its links lead into the fields.
const summary = document.querySelector("[data-errors]");
summary?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-errors] a[href^='#']");
  if (!link) return;
  const id = link.getAttribute("href").slice(1);
  const target = document.getElementById(id) || document.getElementById(`${id}_0`) || document.getElementById(`${id}_box`);
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "center" });
});

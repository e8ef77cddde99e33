// A form with data-once is sent once, however often its button is touched.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.querySelectorAll("button:not([type=button])").forEach((one) => one.setAttribute("aria-disabled", "true"));
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
  });
});

// What is typed into a form with data-keep-typing outlives a failed save, a dropped line and a reload.
// It is kept in this tab alone and forgotten once another page arrives after the form was sent.
const PREFIX = "typing:";
const SENT = "typing-sent";
const UNKEPT = new Set(["password", "file", "hidden", "submit", "button"]);

const fields = (form) => [...form.elements].filter((one) => one.name && !UNKEPT.has(one.type));

function read(form) {
  return fields(form).map((one) => [
    one.name,
    one.type === "checkbox" || one.type === "radio" ? `${one.value}:${one.checked}` : one.value,
  ]);
}

function write(form, kept) {
  const inputs = fields(form);
  kept.forEach(([name, value], index) => {
    const one = inputs[index];
    if (!one || one.name !== name) return;
    if (one.type === "checkbox" || one.type === "radio") one.checked = value === `${one.value}:true`;
    else one.value = value;
  });
}

const forms = [...document.querySelectorAll("form[data-keep-typing]")];
const keyOf = (form) => PREFIX + form.dataset.keepTyping;

const sent = sessionStorage.getItem(SENT);
sessionStorage.removeItem(SENT);
const refused = document.querySelector("[data-errors]");
if (sent && !forms.some((form) => keyOf(form) === sent && (refused || document.querySelector(".callout-red")))) {
  sessionStorage.removeItem(sent);
}

forms.forEach((form) => {
  const key = keyOf(form);
  const kept = sessionStorage.getItem(key);
  if (kept && !form.querySelector("[data-errors]")) write(form, JSON.parse(kept));
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(read(form))));
  form.addEventListener("submit", () => {
    sessionStorage.setItem(key, JSON.stringify(read(form)));
    if (navigator.onLine) sessionStorage.setItem(SENT, key);
  });
});

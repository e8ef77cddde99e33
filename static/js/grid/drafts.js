// What is typed goes to the server every few seconds as the person's draft, while there is a
// connection; without one it stays on this device (see ../typing.js) and goes when it is back.
// A form with data-drafts says where to.
const PAUSE = 3000;
const LONGEST_PAUSE = 60_000;

const idle = { touch() {}, touchAll() {} };

function body(form, rows) {
  const sent = new URLSearchParams();
  rows.forEach((row) => {
    sent.append("line", row.element.dataset.line);
    row.element.querySelectorAll("input[name], select[name]").forEach((one) => sent.append(one.name, one.value));
  });
  sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  // What stands above the sheet; a tick that is not set is not sent, as by the form itself.
  form.querySelectorAll("[name^=sheet_]").forEach((one) => {
    if (one.type !== "checkbox" || one.checked) sent.append(one.name, one.value);
  });
  return sent;
}

/** Follow a sheet: `touch` a row that was typed into, and it is sent before long. */
export function follow(form, say) {
  const address = form.dataset.drafts;
  if (!address) return idle;
  const place = form.querySelector("[data-grid-draft]");
  let waiting = new Set();
  let pause = PAUSE;
  let timer = 0;
  let busy = false;
  let gone = false;

  const later = (delay) => {
    clearTimeout(timer);
    if (!gone) timer = setTimeout(send, delay);
  };

  async function send() {
    if (busy || !waiting.size) return;
    const rows = waiting;
    waiting = new Set();
    busy = true;
    try {
      const answer = await fetch(address, { method: "POST", body: body(form, rows), credentials: "same-origin", redirect: "error" });
      const told = await answer.json();
      if (place) place.textContent = told.words;
      if (!answer.ok && answer.status < 500) { gone = true; return; }
      if (!answer.ok) throw new Error(String(answer.status));
      pause = PAUSE;
      // All that was typed is on the server now: this device need not keep it.
      if (!waiting.size) form.dispatchEvent(new CustomEvent("typing:kept"));
    } catch {
      rows.forEach((row) => waiting.add(row));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      if (place) place.textContent = "";
      say("offline", {}, "amber");
    } finally {
      busy = false;
      if (waiting.size) later(pause);
    }
  }

  const touch = (row) => {
    const first = !waiting.size;
    waiting.add(row);
    if (first && !busy) later(pause);
  };
  window.addEventListener("online", () => { pause = PAUSE; if (waiting.size) later(0); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { gone = true; clearTimeout(timer); } });
  return { touch, touchAll: (rows) => rows.forEach(touch) };
}

/** Discarding a draft also forgets what this device keeps of it. */
export function dismiss(button) {
  button.addEventListener("click", () => {
    document.querySelectorAll("form[data-drafts]").forEach((form) => form.dispatchEvent(new CustomEvent("typing:kept")));
  });
}

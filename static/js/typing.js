// What is typed into a form with data-keep-typing outlives a refused save, a dropped line and a
// reload. It is kept in this tab alone, by person, form and name of the field; it is forgotten
// when the server has taken the form (see TypedAndTaken), or when the person discards it. A form
// with data-keep-on-device is kept for the whole device, so that a closed browser loses nothing;
// it says typing:kept when the server has all of it.
const PREFIX = "typing:";
const DONE = "typing_done";
const MARK = "_typing";
const UNKEPT = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
const words = document.body.dataset;
const forms = [...document.querySelectorAll("form[data-keep-typing]")];
let leaving = false;

function tab() {
  let id = sessionStorage.getItem("typing-tab");
  if (!id) {
    id = [...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("typing-tab", id);
  }
  return id;
}

const nameOf = (form) => `${words.person || ""}:${form.dataset.keepTyping}`;
const keyOf = (form) => PREFIX + nameOf(form);
const storeOf = (form) => ("keepOnDevice" in form.dataset ? localStorage : sessionStorage);
const fields = (form) => [...form.elements].filter((one) => one.name && !UNKEPT.has(one.type));
const ticks = (one) => one.type === "checkbox" || one.type === "radio";

// {name: [values]}: of boxes those that are ticked, of a list of choices those that are chosen.
function read(form) {
  const kept = {};
  fields(form).forEach((one) => {
    kept[one.name] ||= [];
    if (one.type === "select-multiple") kept[one.name].push([...one.selectedOptions].map((option) => option.value));
    else if (!ticks(one)) kept[one.name].push(one.value);
    else if (one.checked) kept[one.name].push(one.value);
  });
  return kept;
}

function write(form, kept) {
  const places = {};
  fields(form).forEach((one) => {
    const values = kept[one.name];
    if (!Array.isArray(values)) return;
    if (ticks(one)) {
      one.checked = values.includes(one.value);
      return;
    }
    const place = places[one.name] || 0;
    places[one.name] = place + 1;
    if (place >= values.length) return;
    if (one.type === "select-multiple") {
      [...one.options].forEach((option) => { option.selected = values[place].includes(option.value); });
    } else if (one.tagName !== "SELECT" || [...one.options].some((option) => option.value === values[place])) {
      one.value = values[place];
    }
  });
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function parse(text) {
  try {
    const kept = JSON.parse(text);
    return kept && kept.fields && typeof kept.fields === "object" ? kept : null;
  } catch {
    return null;
  }
}

// The server's word that it has taken a form: a cookie that names this tab and the form.
function forgetTaken() {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${DONE}=`));
  if (!found) return;
  const [id, name] = found.slice(DONE.length + 1).split(".", 2);
  if (id !== tab()) return;
  document.cookie = `${DONE}=; Max-Age=0; Path=/; SameSite=Lax`;
  if (!document.querySelector(".messages .callout-red")) [sessionStorage, localStorage].forEach((store) => store.removeItem(PREFIX + decodeURIComponent(name || "")));
}

function tell(form, kept, discard) {
  const note = document.createElement("div");
  note.className = "callout callout-blue typing-note";
  note.setAttribute("role", "status");
  const text = note.appendChild(document.createElement("div"));
  const lang = document.documentElement.lang;
  // 24.11.2026, 09:05 in Azerbaijani and Russian: browsers know no Azerbaijani months.
  const english = lang === "en";
  const shape = { day: english ? "numeric" : "2-digit", month: english ? "short" : "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Baku" };
  const at = new Intl.DateTimeFormat(english ? "en-GB" : "ru", shape);
  text.textContent = words.wordKept.replace("{when}", at.format(new Date(kept.at || Date.now())));
  const button = note.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = words.wordDiscard;
  button.addEventListener("click", () => {
    discard();
    note.remove();
    fields(form)[0]?.focus();
  });
  form.prepend(note);
}

function follow(form) {
  const key = keyOf(form);
  const store = storeOf(form);
  let before = read(form);
  let touched = false;
  const keep = () => {
    touched = true;
    const now = read(form);
    if (same(now, before)) store.removeItem(key);
    else store.setItem(key, JSON.stringify({ at: Date.now(), fields: now }));
  };
  const kept = parse(store.getItem(key));
  const refused = form.querySelector("[data-errors]");
  if (kept && !refused) {
    write(form, kept.fields);
    if (!same(read(form), before)) {
      touched = true;
      tell(form, kept, () => {
        form.reset();
        touched = false;
        form.dispatchEvent(new Event("input", { bubbles: true }));
        touched = false;
        store.removeItem(key);
      });
      form.closest("details")?.setAttribute("open", "");
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep();
    let mark = form.querySelector(`input[name="${MARK}"]`);
    if (!mark) {
      mark = form.appendChild(document.createElement("input"));
      mark.type = "hidden";
      mark.name = MARK;
    }
    mark.value = `${tab()}.${encodeURIComponent(nameOf(form))}`;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target === form) store.removeItem(key);
  });
  form.addEventListener("typing:kept", () => {
    before = read(form);
    touched = false;
    store.removeItem(key);
  });
  return () => touched && !same(read(form), before);
}

forgetTaken();
const unsaved = forms.map(follow);

document.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
window.addEventListener("pageshow", () => { leaving = false; });
window.addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved.some((changed) => changed())) event.preventDefault();
});

// A text field with data-mention offers people while an @-word is typed; arrows, Enter, Escape.
const TYPED = /(?:^|[^\w.@])@([\p{L}\p{N}._%+-]{1,40})$/u;
const PAUSE = 150;

function wordBefore(field) {
  return TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
}

function bind(field) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `${field.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.mentionLabel);
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };
  const current = () => list.querySelector('[aria-selected="true"]');
  const select = (item) => {
    current()?.setAttribute("aria-selected", "false");
    item.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", item.id);
  };
  const take = (item) => {
    const end = field.selectionStart;
    const start = end - wordBefore(field).length;
    field.setRangeText(`${item.dataset.email} `, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
  };
  const show = (people) => {
    list.replaceChildren(
      ...people.map((person, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.email = person.email;
        const name = document.createElement("strong");
        name.textContent = person.name;
        const more = document.createElement("span");
        more.textContent = `${person.party} · ${person.email}`;
        item.append(name, more);
        return item;
      }),
    );
    list.hidden = people.length === 0;
    if (people.length) select(list.firstElementChild);
  };
  const ask = async () => {
    const word = wordBefore(field);
    if (!word) return close();
    const mine = ++asked;
    const answer = await fetch(`${field.dataset.mention}?q=${encodeURIComponent(word)}`, {
      headers: { Accept: "application/json" },
    });
    if (mine === asked && answer.ok) show((await answer.json()).people);
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const item = current();
    if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(item);
    else if (event.key === "ArrowDown") select(item.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") select(item.previousElementSibling ?? list.lastElementChild);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item);
  });
  field.addEventListener("blur", close);
}

for (const field of document.querySelectorAll("[data-mention]")) bind(field);

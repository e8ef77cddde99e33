// Ctrl-K or Cmd-K opens the search from anywhere; arrows choose, Enter opens, Escape closes.
const dialog = document.querySelector("[data-palette]");

if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const none = dialog.querySelector("[data-palette-empty]");
  const status = dialog.querySelector("[data-palette-status]");
  const PAUSE = 120;
  let waiting = null;
  let asking = null;
  let asked = "";

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const found = [...page.querySelectorAll("[role=group]")];
    list.replaceChildren(...found);
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    none.textContent = page.querySelector("[data-palette-none]")?.textContent || "";
    none.hidden = !none.textContent;
    status.textContent = page.querySelector("[data-palette-said]")?.textContent.trim() || "";
    choose(options()[0]);
  };

  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    asking?.abort();
    if (!text) {
      show("");
      return;
    }
    asking = new AbortController();
    try {
      const address = `${dialog.dataset.url}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (answer.redirected) window.location.reload();
      else if (answer.ok) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") asked = "";
    }
  };

  const open = () => {
    document.querySelectorAll("details[data-drop][open]").forEach((drop) => { drop.open = false; });
    if (!dialog.open) dialog.showModal();
    input.select();
    input.focus();
  };

  const step = (by) => {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    choose(all[(at + by + all.length) % all.length]);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!document.querySelector("dialog[open]")) open();
  });
  document.querySelectorAll("[data-palette-open]").forEach((link) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  }));
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: () => dialog.close() };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
    if (event.key === "Enter" && chosen() && asked === input.value.trim()) {
      event.preventDefault();
      chosen().click();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
  });
}

// The menu on a phone, and the panels that open: Escape and a touch elsewhere close them.
const menu = document.querySelector("[data-menu]");
const openers = document.querySelectorAll("[data-menu-open]");
let opener = null;

function show(open) {
  menu.classList.toggle("is-open", open);
  openers.forEach((link) => link.setAttribute("aria-expanded", String(open)));
  document.querySelector(".shell-main")?.toggleAttribute("inert", open);
  if (open) menu.querySelector(".side-nav a, .switcher")?.focus();
  else opener?.focus();
}

if (menu) {
  openers.forEach((link) => {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      opener = link;
      show(true);
    });
  });
  menu.querySelectorAll("[data-menu-close]").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(false);
    }),
  );
}

const drops = () => document.querySelectorAll("details[data-drop][open]");

document.addEventListener("click", (event) => {
  drops().forEach((drop) => {
    if (!drop.contains(event.target)) drop.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (menu?.classList.contains("is-open")) show(false);
  drops().forEach((drop) => {
    drop.open = false;
    drop.querySelector("summary").focus();
  });
});

document.addEventListener("toggle", (event) => {
  const drop = event.target;
  if (drop.matches?.("details[data-drop].drop-ask") && drop.open) drop.querySelector("textarea")?.focus();
}, true);

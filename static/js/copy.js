// A button with data-copy puts its value on the clipboard and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.querySelector(".visually-hidden");
  const before = words?.textContent;
  if (words) words.textContent = button.dataset.copied;
  button.classList.add("is-copied");
  setTimeout(() => {
    if (words) words.textContent = before;
    button.classList.remove("is-copied");
  }, 2000);
});

// A button with data-confirm says what will happen and asks before its form is sent.
function build(button) {
  const dialog = document.createElement("dialog");
  dialog.className = "p-dialog";
  const body = dialog.appendChild(document.createElement("div"));
  body.className = "p-dialog-body";
  const title = body.appendChild(document.createElement("h2"));
  title.id = "p-dialog-title";
  title.textContent = button.dataset.confirmTitle || button.textContent.trim();
  dialog.setAttribute("aria-labelledby", title.id);
  body.appendChild(document.createElement("p")).textContent = button.dataset.confirm;
  const foot = dialog.appendChild(document.createElement("div"));
  foot.className = "p-dialog-foot";
  const no = foot.appendChild(document.createElement("button"));
  no.className = "btn";
  no.textContent = button.dataset.confirmNo || document.body.dataset.wordCancel;
  const yes = foot.appendChild(document.createElement("button"));
  const danger = /danger/.test(button.className);
  yes.className = danger ? "btn btn-danger" : "btn btn-primary";
  yes.textContent = button.dataset.confirmYes || button.textContent.trim();
  no.addEventListener("click", () => dialog.close("no"));
  yes.addEventListener("click", () => dialog.close("yes"));
  return { dialog, no };
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button || button.dataset.confirmed) return;
  event.preventDefault();
  const { dialog, no } = build(button);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
    if (dialog.returnValue !== "yes") return;
    button.dataset.confirmed = "yes";
    button.form.requestSubmit(button);
    delete button.dataset.confirmed;
  });
  dialog.showModal();
  no.focus();
});

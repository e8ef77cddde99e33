// Keeps what stands beside a list in step with its address after htmx has filtered it.
const follow = () => {
  const query = window.location.search;
  document.querySelectorAll("a[data-query-link]").forEach((link) => {
    const address = new URL(link.href);
    const own = new URLSearchParams(link.dataset.queryLink);
    const kept = new URLSearchParams(query);
    ["after", "before"].forEach((name) => kept.delete(name));
    own.forEach((value, name) => kept.set(name, value));
    address.search = kept.toString();
    link.href = address.toString();
  });
  document.querySelectorAll("input[data-query-input]").forEach((input) => { input.value = query.slice(1); });
  document.querySelectorAll("input[data-query-path]").forEach((input) => { input.value = window.location.pathname + query; });
};
document.addEventListener("htmx:pushedIntoHistory", follow);
document.addEventListener("htmx:replacedInHistory", follow);
window.addEventListener("popstate", follow);

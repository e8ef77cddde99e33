// On a phone the filters of a list fold away until they are asked for.
const phone = window.matchMedia("(max-width: 640px)");
document.querySelectorAll("[data-filters]").forEach((fold) => {
  const follow = () => {
    fold.open = !phone.matches || "filtersUsed" in fold.dataset;
  };
  follow();
  phone.addEventListener("change", follow);
});

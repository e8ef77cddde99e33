// Tells the page that script runs, and gives "as the device" its light or dark before the first paint.
{
  const root = document.documentElement;
  root.classList.add("js");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
    root.dispatchEvent(new CustomEvent("portal:theme"));
  };
  follow();
  dark.addEventListener("change", follow);
}

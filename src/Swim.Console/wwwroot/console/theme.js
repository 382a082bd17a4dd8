// Before the first paint: what was chosen, else what the system says.
{
  const chosen = localStorage.getItem("swim-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

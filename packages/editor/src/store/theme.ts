import { listened } from "./listened.ts";

type Theme = "light" | "dark";
const key = "sigmaflow.theme";
const theme = listened();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** The colours that hold: the person's choice, else the system's. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(key);
  return chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
}

/** Puts the colours on the page, now and whenever the system changes its mind. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme();
  theme.changed();
}
dark.addEventListener("change", applyTheme);

/** Changes between light and dark; a choice that agrees with the system is forgotten, so that it follows again. */
export function toggleTheme(): void {
  const next = currentTheme() === "dark" ? "light" : "dark";
  if (next === (dark.matches ? "dark" : "light")) localStorage.removeItem(key);
  else localStorage.setItem(key, next);
  applyTheme();
}

/** The colours that hold, for components. */
export function useTheme(): Theme {
  return theme.use(currentTheme);
}

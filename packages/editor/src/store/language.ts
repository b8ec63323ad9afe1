import german from "../texts/de.json?url";
import { layOver } from "../texts/table.ts";

const key = "sigmaflow.language";

/** Has all texts in the language that somebody chose in this browser, before anything is drawn. */
export async function applyLanguage(): Promise<void> {
  if (localStorage.getItem(key) === null) return;
  try {
    layOver(await (await fetch(german)).json());
    document.documentElement.lang = "de";
  } catch {
    // English then.
  }
}

/** Changes between English and German: the page is loaded again, as texts are read in many places. */
export function toggleLanguage(): void {
  if (localStorage.getItem(key) === null) localStorage.setItem(key, "de");
  else localStorage.removeItem(key);
  location.reload();
}

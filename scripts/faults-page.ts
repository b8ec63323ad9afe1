/** Test files by the place of a fault: `Broken 1.1`, `Weak 2`, `F3`. */
export type FilesByPlace = Readonly<Record<string, readonly string[]>>;

/** The files whose titles name places: `"[faults Broken 1.1, Weak 2] …"`, also behind a rule's number. */
export function titledFiles(files: readonly { readonly file: string; readonly text: string }[]): FilesByPlace {
  const found: Record<string, string[]> = {};
  for (const { file, text } of files)
    for (const [, places] of text.matchAll(/["'`](?:\[[A-Z]\d+\] )?\[(?:faults|numbers) ([^\]]+)\]/g))
      for (const place of places!.split(", ")) {
        found[place] ??= [];
        if (!found[place].includes(file)) found[place].push(file);
      }
  return sorted(found);
}

/** The files that `docs/faults.md` links to in the row of each place. */
export function pageFiles(page: string): FilesByPlace {
  const rows = page.matchAll(/^\| ((?:Broken |Weak |F)\d+(?:\.\d+)?) \|(.*)$/gm);
  return sorted(
    Object.fromEntries(
      [...rows].map(([, place, row]) => [place!, [...row!.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file!)]),
    ),
  );
}

function sorted(files: Readonly<Record<string, readonly string[]>>): FilesByPlace {
  return Object.fromEntries(Object.entries(files).map(([place, tests]) => [place, tests.toSorted()]));
}

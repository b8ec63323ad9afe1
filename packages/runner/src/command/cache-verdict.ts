import type { CacheFault, CacheVerdict, VerifyProgress } from "../store/verify-cache.ts";
import { byteSize } from "../terminal/duration.ts";
import { plainText, type Screen } from "../terminal/screen.ts";

/** How long a line of progress stands, ms. */
const everyMs = 100;

/** What reading all of a cache came to, a line for each fault and one in the end. */
export function verdictText({ results, runs, files, bytes, faults }: CacheVerdict, isRepaired: boolean): string {
  const lines = faults.map((fault) => `damaged  ${plainText(faultText(fault))}\n`);
  const read = `${results} results, ${runs} last runs and ${files} files (${byteSize(bytes)}) read`;
  const end =
    faults.length === 0
      ? "nothing is damaged"
      : `${faults.length} damaged${isRepaired ? " and removed, with what needs them; that is made again" : "; `sigmaflow cache verify --repair` removes them"}`;
  return `${lines.join("")}${read}: ${end}.\n`;
}

function faultText(fault: CacheFault): string {
  switch (fault.what) {
    case "index":
      return `the index: ${fault.reason}`;
    case "result":
      return `the result ${fault.key}`;
    case "last run":
      return `the last run of ${fault.graph}`;
    case "file":
      return `the file ${fault.hash}${fault.why === "missing" ? ", which is missing" : ""}`;
  }
}

/** One line that shows how far reading is, on screens where it can be drawn over. */
export function verifyProgress(screen: Pick<Screen, "write" | "live">): {
  readonly show: (progress: VerifyProgress) => void;
  readonly end: () => void;
} {
  let shown = 0;
  return {
    show: ({ files, of }) => {
      if (!screen.live || performance.now() - shown < everyMs) return;
      shown = performance.now();
      screen.write(`\r\u001b[K${files} of ${of} files read`);
    },
    end: () => {
      if (shown > 0) screen.write("\r\u001b[K");
    },
  };
}

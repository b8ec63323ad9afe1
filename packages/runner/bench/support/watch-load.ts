import { get } from "node:http";

/** What one watcher of a run saw. */
export interface Watched {
  /** ms from the time given to the first event. */
  readonly firstAfter: number;
  readonly events: number;
  /** Places at which a number does not follow the one before. */
  readonly gaps: number;
}

/** Follows a run to its last event. */
export function watch(port: number, id: string, since = performance.now()): Promise<Watched> {
  return new Promise((resolve, reject) => {
    const asked = get({ port, host: "127.0.0.1", path: `/api/runs/${id}/events`, agent: false }, (answer) => {
      let firstAfter = Number.NaN;
      let events = 0;
      let gaps = 0;
      let rest = "";
      answer.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("id: ")) continue;
          if (events === 0) firstAfter = performance.now() - since;
          if (Number(line.slice(4)) !== events) gaps++;
          events++;
        }
      });
      answer.on("end", () => resolve({ firstAfter, events, gaps }));
      answer.on("error", reject);
    });
    asked.on("error", reject);
  });
}

import { existsSync } from "node:fs";
import path from "node:path";
import { runnerErrors } from "../error-codes.ts";
import type { SigmaflowServer } from "../server/create-server.ts";
import { shippedGraphs } from "../server/shipped.ts";
import { dataFolder } from "../store/data-folder.ts";

/** Folders tried when several servers of one user run at the same time. */
const mostServers = 8;

/** The folder of graphs that is served where none is named. */
export function defaultGraphs(): string {
  const own = path.join("examples", "graphs");
  return existsSync(own) ? own : shippedGraphs();
}

/** Opens the server on its folder of runs; unless one was named, on the first that no other server uses. */
export async function openServer(
  named: string | undefined,
  open: (data: string) => Promise<SigmaflowServer>,
): Promise<SigmaflowServer> {
  if (named !== undefined && named !== "") return await open(path.resolve(named));
  const folder = dataFolder();
  for (let i = 1; ; i++) {
    try {
      return await open(i === 1 ? folder : `${folder}-${i}`);
    } catch (error) {
      if (!runnerErrors.STORE_IN_USE.is(error) || i === mostServers) throw error;
    }
  }
}

import type { ChildProcess } from "node:child_process";
import path from "node:path";
import type { RunEvent } from "sigmaflow";
import { type Ended, models, start } from "./command.ts";

/** A server in a process of its own. */
export interface Serving {
  readonly address: string;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the built server on any free port, with the tiny models, all its folders below `cwd`. */
export async function serve(
  cwd: string,
  args: readonly string[] = [],
  command?: string,
  env?: NodeJS.ProcessEnv,
): Promise<Serving> {
  const data = path.join(cwd, "data");
  const { child, ended } = start(["serve", "--port", "0", "--data", data, "--models", models, ...args], {
    cwd,
    ...(command !== undefined && { command }),
    ...(env && { env }),
  });
  const address = await new Promise<string>((resolve, reject) => {
    let told = "";
    child.stdout?.on("data", (text: string) => {
      told += text;
      const found = /on (https?:\S+)\n/.exec(told)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)), reject);
  });
  return { address, child, ended };
}

/** Posts JSON. */
export async function post(address: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** The events of a run as they arrive, until the run or the connection ends. */
export async function* follow(address: string, id: string, after = -1): AsyncGenerator<RunEvent> {
  const answer = await fetch(`${address}/api/runs/${id}/events?after=${after}`);
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body!) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (data !== undefined) yield JSON.parse(data) as RunEvent;
      }
    }
  } catch (error) {
    // What a killed server leaves behind.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** All events of a run after a number, when it has ended. */
export async function eventsOf(address: string, id: string, after = -1): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of follow(address, id, after)) events.push(event);
  return events;
}

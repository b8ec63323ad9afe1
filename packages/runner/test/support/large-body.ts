import { request } from "node:http";

/** A request to check a sound graph of `nodes` nodes, filled up with notes of people to 16 MiB. */
export function largeBody(nodes: number): Buffer {
  const chain = Array.from({ length: nodes }, (_, at) => [
    `n${at}`,
    { type: "maths.number", in: { a: at === 0 ? 1 : { $from: `n${at - 1}.result` }, b: 1 } },
  ]);
  const graph = {
    ...{ sigmaflow: 1, nodes: Object.fromEntries(chain), outputs: { last: { $from: `n${nodes - 1}.result` } } },
    meta: { notes: [] as string[] },
  };
  const note = "Nobody reads this, but it has to be read. ".repeat(5);
  const length = 2 ** 24 - 2 ** 10;
  // A quote, a comma and a quote around each.
  const count = Math.floor((length - JSON.stringify({ graph }).length) / (note.length + 3));
  graph.meta.notes = new Array(count).fill(note);
  return Buffer.from(JSON.stringify({ graph }));
}

/** What became of a request with a large body, and of those that were made meanwhile. */
export interface Meanwhile {
  readonly status: number;
  readonly body: string;
  /** From the body's last byte to the answer's, ms. */
  readonly ms: number;
  /** How long each `/livez` took that was asked for from then on, one after the other, and answered before it, ms. */
  readonly others: readonly number[];
}

/** Posts a body and asks how the server is until it is answered. */
export async function askMeanwhile(address: string, route: string, body: Buffer): Promise<Meanwhile> {
  const others: number[] = [];
  let isOver = false;
  let asking: Promise<void> | undefined;
  let sent = 0;
  // The first request of a process takes as long as many.
  await (await fetch(`${address}/livez`)).text();
  const ask = async () => {
    while (!isOver) {
      const began = performance.now();
      const answer = await fetch(`${address}/livez`);
      await answer.text();
      if (answer.status !== 200) throw new Error(`/livez was answered with ${answer.status}`);
      if (!isOver) others.push(performance.now() - began);
    }
  };
  const answer = await new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const asked = request(`${address}${route}`, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    asked.on("error", reject);
    asked.end(body, () => {
      sent = performance.now();
      asking = ask();
    });
  });
  isOver = true;
  await asking;
  return { ...answer, ms: performance.now() - sent, others };
}

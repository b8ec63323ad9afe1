import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

const sum = {
  ...{ sigmaflow: 1, inputs: { a: { type: "int" } } },
  nodes: { add: { type: "maths.number", in: { a: { $input: "a" }, b: 2 } } },
  outputs: { sum: { $from: "add.result" } },
};

interface Listed {
  readonly id: string;
  readonly status: string;
}

test("kill -9: every run that was accepted ends, and of those that were answered the last moment alone is forgotten", async () => {
  const cwd = newFolder();
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  writeFileSync(path.join(graphs, "sum.json"), JSON.stringify(sum));
  const first = await serving(cwd, ["--graphs", graphs, "--max-queue", "1000"]);
  const answered = async (a: number) => {
    const { run, values } = (await (await post(`${first.address}/v1/sum`, { a })).json()) as {
      readonly run: string;
      readonly values: unknown;
    };
    expect(values).toEqual({ sum: a + 2 });
    return run;
  };
  const accepted = async (a: number) => {
    const answer = await post(`${first.address}/api/runs`, { graph: "sum", inputs: { a } });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { readonly id: string }).id;
  };
  const early = await Promise.all(Array.from({ length: 20 }, (_, a) => answered(a)));
  await setTimeout(500);
  // Until the kill, so that it comes in the midst of both.
  const kept: string[] = [];
  const late: string[] = [];
  const clients = [accepted, answered].map(async (ask, kind) => {
    for (let a = 1000 * (kind + 1); ; a++) {
      (kind === 0 ? kept : late).push(await ask(a));
      // Fewer than the server remembers.
      await setTimeout(2);
    }
  });
  const over = Promise.allSettled(clients);
  await setTimeout(700);
  first.child.kill("SIGKILL");
  await first.ended;
  await over;
  expect(Math.min(kept.length, late.length)).toBeGreaterThan(3);

  const second = await serving(cwd, ["--graphs", graphs]);
  for (const id of kept) {
    const events = await eventsOf(second.address, id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
    expect(events.at(-1)?.type).toBe("run.finished");
  }
  const listed: Listed[] = [];
  for (let before = ""; ; before = `&before=${listed.at(-1)!.id}`) {
    const page = (await (await fetch(`${second.address}/api/runs?limit=200${before}`)).json()) as { runs: Listed[] };
    if (page.runs.length === 0) break;
    listed.push(...page.runs);
  }
  const ids = listed.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of [...early, ...kept]) expect(ids).toContain(id);
  // In the order in which they were accepted, whichever was written first.
  expect(ids.filter((id) => kept.includes(id))).toEqual(kept.toReversed());
  const found = late.filter((id) => ids.includes(id));
  expect(found).toEqual(late.slice(0, found.length));
  expect(ids.filter((id) => late.includes(id))).toEqual(found.toReversed());
  for (const { status } of listed) expect(["succeeded", "cancelled"]).toContain(status);
});

import { describe, expect, test } from "vitest";
import type { GraphBody, RunEvent } from "../../src/index.ts";
import { from, graphOf, node, number } from "./graphs.ts";
import { benchFor, type CacheSetUp, settle, told } from "./workbench.ts";

const talking = (value: number): GraphBody =>
  graphOf(
    {
      n: number(value),
      talk: node("toy.talk", { value: from("n.value"), steps: 2, say: `got ${value}` }),
      half: node("toy.halve", { value: from("talk.value") }),
    },
    "half.value",
  );

/** What runs tell, and to whom. */
export function watchingScenarios(setUp: CacheSetUp): void {
  describe("watching", () => {
    const bench = benchFor(setUp);

    test("[E20] two runs at once tell each its own and nothing of the other", async () => {
      const gate = bench().world.gate("gate", bench().caches ? 2 : 2);
      const graph = (value: number) => {
        const made = talking(value);
        made.nodes.held = node("toy.hold", { value: from("talk.value"), at: "gate" });
        return { ...made, outputs: { value: from("held.value") } };
      };
      const runs = [bench().start(graph(1)), bench().start(graph(2))];
      await gate.full;
      gate.open();
      await Promise.all(runs.map((run) => run.outputs));
      runs.forEach((run, at) => {
        const { events } = told(run);
        expect(new Set(events.map((event) => event.run))).toEqual(new Set([run.id]));
        expect(events.map((event) => event.seq)).toEqual(events.map((_, seq) => seq));
        const said = events.flatMap((event) => (event.type === "node.notice" ? [event.message] : []));
        expect(said).toEqual([`got ${at + 1}`]);
      });
      expect(runs[0]!.id).not.toBe(runs[1]!.id);
    });

    test("[E20] a run that nobody watches runs, and can be looked at afterwards", async () => {
      const run = bench().start(talking(3));
      await run.outputs;
      const { events } = told(run);
      expect(events.map(({ type }) => type)).toEqual([
        "run.started",
        ...["node.started", "node.finished"],
        ...["node.started", "node.progress", "node.progress", "node.progress", "node.notice", "node.finished"],
        ...["node.started", "node.finished"],
        "run.finished",
      ]);
      expect(events.flatMap((event) => (event.type === "node.progress" ? [[event.step, event.of]] : []))).toEqual([
        [0, 2],
        [1, 2],
        [2, 2],
      ]);
    });

    test("[E19] a run goes on counting where it is told to, and replays from any number", async () => {
      const run = bench().start(talking(4), {}, { firstSeq: 50, id: "mine" });
      await run.outputs;
      const { events } = told(run);
      expect(run.id).toBe("mine");
      expect(events[0]).toMatchObject({ seq: 50, run: "mine" });
      for (const start of [0, 50, 53, events.at(-1)!.seq, 1000]) {
        const late: RunEvent[] = [];
        let completed = false;
        run.events(start).subscribe({ next: (event) => late.push(event), complete: () => (completed = true) });
        expect(late).toEqual(events.filter((event) => event.seq >= start));
        expect(completed).toBe(true);
      }
    });

    test("[E19] whoever watches sees every event once and in order, even if one of them cancels or looks again", async () => {
      const gate = bench().world.gate("gate");
      const graph = graphOf(
        { n: number(1), held: node("toy.hold", { value: from("n.value"), at: "gate" }) },
        "held.value",
      );
      const seen: RunEvent[][] = [[], [], []];
      const run = bench().start(graph);
      run.events().subscribe((event) => {
        seen[0]!.push(event);
        if (event.type === "node.started" && event.path === "held") run.cancel();
        if (event.type === "run.cancelled") run.events().subscribe((again) => seen[2]!.push(again));
      });
      run.events().subscribe((event) => seen[1]!.push(event));
      await gate.full;
      run.cancel();
      await expect(run.outputs).rejects.toMatchObject({ code: "CANCELLED" });
      gate.open();
      await settle();
      const { events } = told(run);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
      for (const one of seen) expect(one).toEqual(events);
    });

    test("[E20] a listener that throws harms neither the run nor other listeners, and is told of", async () => {
      const seen: RunEvent[] = [];
      const run = bench().start(
        talking(5),
        {},
        {
          onEvent: () => {
            throw new Error("the listener broke");
          },
        },
      );
      run.events().subscribe((event) => seen.push(event));
      expect(await run.outputs).toEqual({ value: 2.5 });
      await settle();
      expect(seen).toEqual(told(run).events);
      expect(run.report().notices).toContainEqual({
        path: "",
        message: "What watches this run failed and gets no more events: the listener broke",
      });
    });

    test("[E21] every node that started ends once", async () => {
      const gate = bench().world.gate("gate");
      gate.open();
      const graph = graphOf(
        {
          held: node("toy.hold", { value: 1, at: "gate" }),
          each: {
            ...node("map", { items: [1, 2, 3] }),
            body: {
              inputs: { item: { type: "float" } },
              nodes: { half: node("toy.halve", { value: { $input: "item" } }) },
              outputs: { value: from("half.value") },
            },
          },
          sum: node("toy.sum", { values: from("each.value") }),
          all: node("toy.add", { a: from("sum.sum"), b: from("held.value") }),
        },
        "all.sum",
      );
      const { events } = await bench().run(graph);
      const paths = (...types: string[]) =>
        events.flatMap((event) => (types.includes(event.type) && "path" in event ? [event.path] : [])).toSorted();
      expect(paths("node.finished", "node.failed")).toEqual(paths("node.started"));
      expect(new Set(paths("node.started")).size).toBe(paths("node.started").length);
    });
  });
}

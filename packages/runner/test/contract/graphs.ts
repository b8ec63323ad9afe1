import { describe, expect, test } from "vitest";
import type { Graphs } from "../../src/server/graphs.ts";
import { opening } from "./opening.ts";

/** Graphs under the contract; there is one from the beginning, `first`. */
export interface OpenedGraphs {
  readonly graphs: Graphs;
  /** The same as another process sees them, or this one after a restart. */
  reopen(): Promise<Graphs>;
  close(): Promise<void>;
}

/** The text of a graph with a title. */
export const titled = (title: string) => JSON.stringify({ sigmaflow: 1, title, nodes: {} });

/** What every place of graphs keeps to. */
export function describeGraphs(name: string, open: () => Promise<OpenedGraphs>): void {
  describe(name, () => {
    const setUp = opening(open);
    const conflict = { code: "VERSION_CONFLICT" };

    test("are listed, found and read by name, and by no other", async () => {
      const { graphs } = await setUp();
      await graphs.save("second", titled("Two"), "absent");
      expect(await graphs.names()).toEqual(["first", "second"]);
      const listed = (await graphs.list()).map(({ name, title }) => [name, title]);
      expect(listed).toEqual([
        ["first", "First"],
        ["second", "Two"],
      ]);
      expect((await graphs.find("first"))?.text).toBe(titled("First"));
      expect(await graphs.find("third")).toBeUndefined();
      await expect(graphs.read("third")).rejects.toMatchObject({
        ...{ code: "GRAPH_NOT_FOUND", params: { served: ["first", "second"] } },
      });
      for (const bad of ["../first", "", "a/b", "x".repeat(300)])
        await expect(graphs.find(bad)).rejects.toMatchObject({ code: "BAD_GRAPH_NAME" });
    });

    test("are saved over what was expected alone, whoever is first", async () => {
      const { graphs, reopen } = await setUp();
      const { version } = await graphs.read("first");
      for (const expected of ["absent", { version: "0".repeat(64) }] as const)
        await expect(graphs.save("first", titled("Other"), expected)).rejects.toMatchObject(conflict);
      const other = await reopen();
      const both = await Promise.allSettled([
        graphs.save("first", titled("Mine"), { version }),
        other.save("first", titled("Theirs"), { version }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const won = both[0]!.status === "fulfilled" ? titled("Mine") : titled("Theirs");
      expect((await (await reopen()).read("first")).text).toBe(won);
      await expect(graphs.save("none", titled("New"), "present")).rejects.toMatchObject(conflict);
    });

    test("what they were is listed, read, and comes back by being saved again", async () => {
      const { graphs, reopen } = await setUp();
      for (const title of ["One", "Two", "Two", "Three"]) await graphs.save("first", titled(title), "present");
      const again = await reopen();
      const versions = await again.versions("first");
      expect(versions.map(({ current }) => current)).toEqual([true, false, false, false]);
      const texts = await Promise.all(versions.map(({ version }) => again.readVersion("first", version)));
      expect(texts[0]).toBe(titled("Three"));
      expect(texts.slice(1).sort()).toEqual([titled("First"), titled("One"), titled("Two")].sort());
      const missing = again.readVersion("first", "0".repeat(64));
      await expect(missing).rejects.toMatchObject({ code: "VERSION_NOT_FOUND" });
    });

    test("are deleted, and can still be read as they were", async () => {
      const { graphs, reopen } = await setUp();
      const { version } = await graphs.read("first");
      await expect(graphs.remove("first", { version: "0".repeat(64) })).rejects.toMatchObject(conflict);
      await graphs.remove("first", { version });
      const again = await reopen();
      expect([await again.names(), await again.list(), await again.find("first")]).toEqual([[], [], undefined]);
      await expect(again.remove("first", "present")).rejects.toMatchObject({ code: "GRAPH_NOT_FOUND" });
      expect(await again.versions("first")).toMatchObject([{ version, current: false }]);
      expect(await again.readVersion("first", version)).toBe(titled("First"));
      await expect(again.versions("nobody")).rejects.toMatchObject({ code: "GRAPH_NOT_FOUND" });
      await again.save("first", titled("Back"), "absent");
      expect((await again.read("first")).text).toBe(titled("Back"));
    });
  });
}

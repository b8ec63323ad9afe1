import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clusterAddresses, namedAddresses } from "./cluster-flags.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-addresses-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const configure = (config: object) => writeFileSync(path.join(folder, "sigmaflow.config.json"), JSON.stringify(config));

test("a flag comes before a variable, and that before the configuration, each for itself", async () => {
  configure({ store: "file store", queue: "file queue", artifacts: "file artifacts", use: [] });
  const env = { SIGMAFLOW_STORE: "env store", SIGMAFLOW_QUEUE: "env queue" };
  const file = { store: "file store", queue: "file queue", artifacts: "file artifacts" };
  expect(await clusterAddresses({}, { env: {}, folder })).toEqual(file);
  expect(await clusterAddresses({ store: "flag" }, { env, folder })).toEqual({
    ...{ store: "flag", queue: "env queue", artifacts: "file artifacts" },
  });
});

test("without the configuration, or with empty variables, what it names is not used", async () => {
  configure({ store: "a", queue: "b", artifacts: "c" });
  expect(await clusterAddresses({ config: false }, { env: {}, folder })).toBeUndefined();
  const env = { SIGMAFLOW_STORE: "", SIGMAFLOW_QUEUE: "", SIGMAFLOW_ARTIFACTS: "" };
  expect(await clusterAddresses({}, { env, folder })).toBeUndefined();
  expect(await namedAddresses({}, { env: { SIGMAFLOW_STORE: "" }, folder })).toEqual({ queue: "b", artifacts: "c" });
});

test("one that is missing is asked for, and one that is no text refused with its name", async () => {
  configure({ store: "a", artifacts: "c" });
  await expect(clusterAddresses({}, { env: {}, folder })).rejects.toThrow(/--queue/);
  expect(await clusterAddresses({ queue: "b" }, { env: {}, folder })).toEqual({
    store: "a",
    queue: "b",
    artifacts: "c",
  });
  await expect(namedAddresses({}, { env: {}, folder: configured({ store: 5 }) })).rejects.toThrow(
    /`store` must be a text, the address that `--store` takes/,
  );
  await expect(namedAddresses({}, { env: {}, folder: configured({ stor: "" }) })).rejects.toThrow(
    /it has `stor`, but only `use` and `store` and `queue` and `artifacts` have a meaning/,
  );
});

/** A folder of its own: a configuration is read once in a process. */
function configured(config: object): string {
  const own = mkdtempSync(path.join(folder, "own-"));
  writeFileSync(path.join(own, "sigmaflow.config.json"), JSON.stringify(config));
  return own;
}

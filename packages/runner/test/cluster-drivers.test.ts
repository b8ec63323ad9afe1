import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";

afterAll(removeFolders);

/** Has Node.js not find packages, as where they are not installed. */
function without(packages: readonly string[]): string {
  const hook = `
    import { registerHooks } from "node:module";
    const missing = new Set(${JSON.stringify(packages)});
    registerHooks({
      resolve(name, context, next) {
        return next(missing.has(name) ? name + "-is-not-installed" : name, context);
      },
    });`;
  return `--import=data:text/javascript,${encodeURIComponent(hook)}`;
}

test.each([
  [["pg"], ["cluster", "status"], "PostgreSQL is reached by pg, which is not installed. Run `npm install pg`"],
  [
    ["pg", "bullmq", "ioredis", "@aws-sdk/client-s3"],
    ["worker", "--queue", "redis://a", "--artifacts", "s3://b/c"],
    "is reached by pg, bullmq, ioredis and @aws-sdk/client-s3, which are not installed. Run `npm install pg bullmq ioredis @aws-sdk/client-s3`",
  ],
  [
    ["bullmq", "ioredis"],
    ["serve", "--port", "0", "--queue", "redis://a", "--artifacts", "s3://b/c"],
    "is reached by bullmq and ioredis, which are not installed. Run `npm install bullmq ioredis`",
  ],
])("where %j are not installed, the command says what to install", async (packages, args, says) => {
  const options = { cwd: newFolder(), env: { NODE_OPTIONS: without(packages) } };
  const { code, stderr } = await sigmaflow([...args, "--store", "postgres://a@127.0.0.1:1/b"], options);
  expect([code, stderr]).toEqual([2, expect.stringContaining("error CLUSTER_DRIVER_MISSING")]);
  expect(stderr).toContain(says);
});

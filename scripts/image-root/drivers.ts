import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../workspace.ts";

/** Packages by which servers and workers reach what they share. Others install them where they need them; an image has them. */
export const drivers = ["@aws-sdk/client-s3", "bullmq", "ioredis", "pg"] as const;

/** The same as npm takes them, in the versions that ours works with. */
export function driversToInstall(): readonly string[] {
  const manifest = readFileSync(path.join(repository, "packages", "runner", "package.json"), "utf8");
  const { peerDependencies } = JSON.parse(manifest) as { peerDependencies: Readonly<Record<string, string>> };
  return drivers.map((name) => `${name}@${peerDependencies[name]}`);
}

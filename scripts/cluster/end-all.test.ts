import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { endAll } from "./end-all.ts";

test("waits for those that go on, and not for one that was killed or has ended", async () => {
  const start = (code: string) => spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
  const stays = "process.stdout.write('x'); setInterval(() => {}, 1000)";
  const [killed, ended, going] = [
    start(stays),
    start(""),
    start(`process.on('SIGTERM', () => process.exit(7)); ${stays}`),
  ];
  await Promise.all([once(killed.stdout, "data"), once(ended, "exit"), once(going.stdout, "data")]);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await endAll([killed, ended, going]);
  expect([killed.signalCode, ended.exitCode, going.exitCode]).toEqual(["SIGKILL", 0, 7]);
});

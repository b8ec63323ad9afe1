import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { newFolder } from "./command.ts";
import { post } from "./server.ts";

// The page's program as it stands there, apart from the address.
const program = readFileSync(new URL("../fixtures/sample-program.py", import.meta.url), "utf8");
// It writes `true` and `false`, which Python does not know: whoever runs it has to say what they are.
const names = "import builtins; builtins.true = True; builtins.false = False; exec(open('sample.py').read())";

/** What the sample program of the API's page prints when it asks a server of ours. */
export async function sampleProgram(address: string): Promise<{ readonly image: string }> {
  const answer = canRun() ? JSON.parse(python(address)) : await replay(address);
  expect(answer).toMatchObject({ image: expect.any(String) });
  return answer;
}

/** Whether there is a Python 3 with what the program imports. */
function canRun(): boolean {
  return spawnSync("python3", ["-c", "import requests, json"]).status === 0;
}

/** What the program prints. The child is waited for in this process, the server answers in its own. */
function python(address: string): string {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "sample.py"), program.replace("https://api.segmind.com", address));
  const { status, stdout, stderr } = spawnSync("python3", ["-c", names], { cwd, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

/** The program's request without Python. */
async function replay(address: string): Promise<unknown> {
  const data: unknown = JSON.parse(/^data = (\{.*?^\})/ms.exec(program)![1]!);
  const answer = await post(`${address}/v1/sdxl1.0-txt2img`, data, { "x-api-key": "YOUR_API_KEY" });
  expect(answer.status).toBe(200);
  return await answer.json();
}

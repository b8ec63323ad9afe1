import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repository, tool } from "../workspace.ts";
import { freePort } from "./free-port.ts";
import { readDevOptions } from "./options.ts";
import { ServerProcess } from "./server-process.ts";
import { watchSources } from "./watch-sources.ts";

// `npm run dev`: the server from its sources, started again whenever they change, and the editor with hot reload, on one
// address, whose page and modules are vite's and whose API it passes on. One Ctrl-C ends both.
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** The editor's development server on a port, passing the API on to another. */
function startEditor(port: number, server: string) {
  const folder = path.join(repository, "packages", "editor");
  const flags = ["--host", "127.0.0.1", "--port", String(port), "--strictPort"];
  return spawn(tool("vite", folder), [...flags, "--clearScreen", "false", "--logLevel", "warn"], {
    cwd: folder,
    env: { ...process.env, SIGMAFLOW_SERVER: server },
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
}

async function main(): Promise<void> {
  const options = readDevOptions(process.argv.slice(2));
  const port = await freePort(options.port);
  const serverPort = await freePort();
  const server = new ServerProcess({
    port: serverPort,
    node: options.node,
    serve: options.serve,
    onEnd: (code) => print(`The server ended (${code ?? "killed"}). It is started again when a source changes.`),
  });
  const editor = startEditor(port, `http://127.0.0.1:${serverPort}`);

  let isEnding = false;
  const end = async (code: number) => {
    if (isEnding) return;
    isEnding = true;
    const editorEnded = editor.exitCode !== null || editor.signalCode !== null;
    // It has nothing to finish, and would wait for open pages.
    if (!editorEnded && editor.kill("SIGKILL")) await once(editor, "exit");
    await server.stop();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
  editor.once("error", () => void end(1));
  // Ctrl-C reaches it too, and may be heard there first.
  editor.once("exit", () => setTimeout(() => void end(1), 200));

  // One after the other: a change while the server starts is seen by the start that follows.
  let last: Promise<unknown> = server.start();
  watchSources({ folders: options.watch, except: options.written }, (file) => {
    last = last.then(async () => {
      if (isEnding) return;
      const start = performance.now();
      await server.stop();
      if (await server.start()) print(`Reloaded the server in ${Math.round(performance.now() - start)} ms: ${file}`);
    });
  });
  if (!(await last)) return end(1);
  const address = `http://127.0.0.1:${port}/`;
  while (
    !(await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(50);
  print(`The editor and the API from their sources: ${address} (Ctrl-C ends both)`);
}

try {
  await main();
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 2;
}

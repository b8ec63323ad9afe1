import { spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { chunk, pngHolding } from "../../../core/src/record/fixtures/png.ts";
import { makePipe } from "../../../nodes/test/support/make-pipe.ts";
import { readInputs } from "./given-inputs.ts";
import { readGraphSource } from "./graph-source.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-source-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: string | Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, bytes);
  return place;
}

test("reads a document, without its byte order mark", async () => {
  const given = file("graph.json", "\ufeff{}");
  expect(await readGraphSource(given)).toEqual({ name: given, folder, graphName: given, text: "{}" });
});

test("[faults Weak 11.1] a graph or inputs that are not UTF-8 are refused in words", async () => {
  const latin = file("latin.json", Buffer.from('{"title":"gr\xfcn"}', "latin1"));
  await expect(readGraphSource(latin)).rejects.toThrow("cannot be read: it is not text in UTF-8");
  await expect(readInputs({ inputs: latin }, {})).rejects.toThrow("is not text in UTF-8");
});

test("[faults Weak 4.3] a document with more than 16 MiB is left when that is known", async () => {
  const large = file("large.json", Buffer.alloc(17 * 2 ** 20, "x"));
  const refused = { code: "FILE_TOO_LARGE", message: expect.stringContaining("more than 16 MiB") };
  await expect(readGraphSource(large)).rejects.toMatchObject(refused);
});

test("[faults Broken 9.1] a picture's graph that is nested too deep is refused in words", async () => {
  const deep = `sigmaflow\0\0\0\0\0{"graph":{"meta":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}},"inputs":{}}`;
  const picture = file("deep.png", pngHolding(chunk("iTXt", deep)));
  await expect(readGraphSource(picture)).rejects.toMatchObject({
    code: "NO_GRAPH_IN_PICTURE",
    message: `What the picture \`${picture}\` says of how it was made cannot be read. Name one as sigmaflow wrote it.`,
  });
});

describe.runIf(process.platform !== "win32")("[faults Weak 4.2] a path that leads to no file", () => {
  const pipe = (name: string) => makePipe(path.join(folder, name));

  it("is refused where there is no end", async () => {
    const reason = "`/dev/zero` cannot be read: it is a device";
    await expect(readGraphSource("/dev/zero")).rejects.toThrow(reason);
    await expect(readInputs({ inputs: "/dev/zero" }, {})).rejects.toThrow("cannot be read: it is a device");
  });

  /** Starts a program that waits until somebody reads from the pipe. */
  const writeInto = (place: string, command: string) => {
    const writer = spawn("sh", ["-c", `exec ${command} > "$0"`, place], { stdio: "ignore" });
    return new Promise((resolve) => writer.once("close", resolve));
  };

  it("is read where it is a pipe, as shells make them of commands", async () => {
    const place = pipe("written");
    const ended = writeInto(place, "echo '{}'");
    expect(await readGraphSource(place)).toMatchObject({ text: "{}\n" });
    await ended;
  });

  it("is read where who wrote has gone, and where they come, write and go on later", async () => {
    const place = pipe("slow");
    // Both ends open, so that the one that writes need not wait for the other.
    const written = openSync(place, constants.O_RDWR);
    const reading = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
    writeSync(written, "{}");
    closeSync(written);
    expect(await readGraphSource(place)).toMatchObject({ text: "{}" });
    closeSync(reading);
    const slow = readGraphSource(place);
    const ended = writeInto(place, `sh -c "sleep 0.1; printf '{'; sleep 0.1; printf '}'"`);
    expect(await slow).toMatchObject({ text: "{}" });
    await ended;
  });

  it("is waited for without an end where somebody has it open to write", async () => {
    const place = pipe("open");
    const writer = openSync(place, constants.O_RDWR);
    const signal = AbortSignal.timeout(60);
    const silent = readGraphSource(place, { signal, mostSilentMs: 20 });
    await expect(silent).rejects.toMatchObject({ code: "CANCELLED" });
    closeSync(writer);
  });

  it("is refused in words where nobody writes into it", async () => {
    const refusal = (name: string) =>
      `\`${name}\` cannot be read: it is a pipe into which nobody has written for 0.02 s`;
    const place = pipe("deserted");
    await expect(readGraphSource(place, { mostSilentMs: 20 })).rejects.toMatchObject({
      code: "GRAPH_NOT_FOUND",
      message: expect.stringContaining(refusal(place)),
    });
  });

  it("can be left while nobody writes into it", async () => {
    const signal = AbortSignal.timeout(20);
    await expect(readGraphSource(pipe("silent"), { signal })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("is left when more comes out of it than a document may have", async () => {
    const place = pipe("endless");
    const ended = writeInto(place, "cat /dev/zero");
    await expect(readGraphSource(place)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
    await ended;
  });
});

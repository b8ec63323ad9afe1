import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { defineNode, type GraphDocument, int } from "@sigmaflow/core";
import { image } from "@sigmaflow/nodes";
import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import { stopServers, type TestServer, testServer } from "./fixtures/test-server.ts";
import { shippedGraphs } from "./shipped.ts";

afterEach(stopServers);

/** What a published client sent, and the status that it was answered with; `tools/clients` records them. */
interface Sent {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body that is no text. */
  readonly base64?: string;
  readonly status: number;
}

const file = new URL("fixtures/client-requests.json", import.meta.url);
const recorded = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, readonly Sent[]>>);

/** Grey pictures in place of drawn ones. */
const draw = defineNode({
  type: "test.draw",
  version: 1,
  inputs: { width: int(), height: int(), samples: int({ default: 1 }) },
  outputs: { image: image() },
  async run({ width, height, samples }) {
    return {
      image: { data: new Uint8Array(samples * width * height * 3), batch: samples, width, height, channels: 3 },
    };
  },
});

/** A shipped graph that takes what it takes and draws nothing. */
function standIn(name: string): object {
  const { inputs, title } = JSON.parse(
    readFileSync(path.join(shippedGraphs(), `${name}.json`), "utf8"),
  ) as GraphDocument;
  const size = { width: { $input: "img_width" }, height: { $input: "img_height" } };
  const samples = inputs?.samples && { samples: { $input: "samples" } };
  return {
    ...{ sigmaflow: 1, title, inputs },
    nodes: { draw: { type: "test.draw", in: { ...size, ...samples } } },
    outputs: { image: { $from: "draw.image" } },
  };
}

/** What of an answer later requests name: its request, and the address of its file. */
interface Named {
  readonly request_id?: string;
  readonly file_urls?: readonly string[];
}

/** Sends what was recorded with the names that this server answered with, asking again where a client would. */
async function replay({ app }: TestServer, sent: readonly Sent[]) {
  let named: Named = {};
  const text = (value: string) =>
    value
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, named.request_id ?? "nobody")
      .replace(/http:\/\/127\.0\.0\.1:\d+\/api\/artifacts\/[0-9a-f]{64}/, named.file_urls?.[0] ?? "none");
  const answers: { readonly type: string; readonly raw: Buffer; readonly json: () => Named & { status?: string } }[] =
    [];
  for (const { method, path: url, headers, body, base64, status } of sent) {
    const bytes = base64 === undefined ? undefined : Buffer.from(base64, "base64");
    const payload = body === undefined ? bytes && { payload: bytes } : { payload: text(JSON.stringify(body)) };
    const ask = () => app.inject({ method, url: text(url), headers, ...payload });
    let answer = await ask();
    for (let asked = 1; asked < 500 && method === "GET" && /QUEUED|PROCESSING/.test(answer.body); asked++) {
      await setTimeout(5);
      answer = await ask();
    }
    expect([method, url, answer.statusCode]).toEqual([method, url, status]);
    const type = String(answer.headers["content-type"]);
    answers.push({ type, raw: answer.rawPayload, json: () => answer.json() });
    if (method === "POST" && type.startsWith("application/json")) named = answer.json();
  }
  return answers;
}

/** What OpenAI's clients are answered with. */
function expectOpenai({ path: url, body, status }: Sent, answer: string): void {
  const { stream = false, n = 1 } = (body ?? {}) as { readonly stream?: boolean; readonly n?: number };
  if (stream) expect(answer).toMatch(/^event: image_generation\.completed\ndata: \{.*"b64_json":"\w/m);
  else if (status !== 200) expect(JSON.parse(answer).error).toMatchObject({ type: "invalid_request_error" });
  else if (url === "/v1/models") expect(JSON.parse(answer).data[0].object).toBe("model");
  else
    expect(JSON.parse(answer)).toMatchObject({
      data: Array(n).fill({ b64_json: expect.any(String) }),
      size: "512x512",
    });
}

test.each(recorded)("%s finishes what it came for", async (_client, sent) => {
  const graphs = { "sdxl1.0-txt2img": standIn("sdxl1.0-txt2img"), img2img: standIn("img2img") };
  const server = await testServer(graphs, { nodes: [draw], wire: "live" });
  const answers = await replay(server, sent);
  for (const [i, { path: url, body, status }] of sent.entries()) {
    const { type, raw, json } = answers[i]!;
    const inBase64 = (body as { readonly base64?: boolean } | undefined)?.base64 === true;
    if (/^\/v1\/(?:images|models)/.test(url)) expectOpenai(sent[i]!, raw.toString());
    else if (url.startsWith("/v1/") && !inBase64) {
      const { width, height, format } = await sharp(raw).metadata();
      const { img_width = 1024, img_height = 1024 } = body as { img_width?: number; img_height?: number };
      expect([type, format, width, height]).toEqual(["image/jpeg", "jpeg", img_width, img_height]);
    } else if (inBase64) expect(json()).toMatchObject({ image: [expect.any(String), expect.any(String)] });
    else if (url.includes("/requests/") || url.includes("/request/")) expect(json().status).toBe("COMPLETED");
    else if (status !== 200) expect(json()).toMatchObject({ error: expect.stringContaining("scheduler") });
  }
});

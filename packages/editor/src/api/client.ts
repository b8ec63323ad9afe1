import type { GraphDocument, InputProblem, Json, Problem } from "@sigmaflow/core";
import type { Answer, Body, Failure, Route, RunMove, RunStatus } from "@sigmaflow/core/wire";
import { shellTexts } from "../texts/shell.ts";

/** A refusal of the server, or its absence. */
export class ApiError extends Error {
  readonly status: number;
  /** Of the graph, or of the inputs that were given. */
  readonly problems: readonly (Problem | InputProblem)[];

  constructor(message: string, status: number, problems: readonly (Problem | InputProblem)[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

const keyName = "sigmaflow.key";

/** The key for servers that ask for one, kept as long as the tab is open. */
export function apiKey(): string | null {
  return sessionStorage.getItem(keyName);
}

/** Keeps a key for this tab. */
export function setApiKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

/** An address of the server, found from where the page itself lies. */
export function address(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

/** Address of a stored value: its file, or with `side` a small picture of what can be looked at. */
export function artifactUrl(id: string, options: { readonly side?: number } = {}): string {
  const key = apiKey();
  return address(`api/artifacts/${encodeURIComponent(id)}`, { ...options, ...(key !== null && { key }) });
}

/** What is sent along with a request. */
interface Sent {
  /** For the names in the route's path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** With its type, where that is not JSON. */
  readonly body?: string | Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Which runs are listed. */
type RunQuery = Readonly<{ limit: number; before?: string; status?: RunStatus; text?: string }>;

/** Routes that answer with nothing. */
type SilentRoute = "DELETE /api/graphs/:name" | "DELETE /api/runs/:id";

async function ask(
  route: Route | SilentRoute,
  { params = {}, query, body, headers: given, signal }: Sent = {},
): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const headers = new Headers(given);
  const key = apiKey();
  if (key !== null) headers.set("x-api-key", key);
  if (body !== undefined) headers.set("content-type", typeof body === "string" ? "application/json" : body.type);
  const filled = path.slice(1).replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  let response: Response;
  try {
    response = await fetch(address(filled, query), {
      ...{ method, headers },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });
  } catch {
    throw new ApiError(shellTexts.noAnswer, 0);
  }
  if (response.ok) return response;
  const failure = (await response.json().catch(() => ({}))) as Partial<Failure>;
  throw new ApiError(
    failure.error ?? shellTexts.answered({ status: response.status }),
    response.status,
    failure.problems,
  );
}

async function json<R extends Route>(route: R, sent?: Sent): Promise<Answer<R>> {
  // What the server answers follows from the same declaration.
  return (await (await ask(route, sent)).json()) as Answer<R>;
}

/** A text as it is stored, its byte order mark included. */
function textOf(bytes: ArrayBuffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * The server's interface, one function a request.
 *
 * @throws {@link ApiError}, each of them.
 */
export const api = {
  catalogue: () => json("GET /api/nodes"),
  models: () => json("GET /api/models"),
  names: () => json("GET /api/names"),
  graphs: () => json("GET /api/graphs"),
  async graph(name: string): Promise<{ readonly text: string; readonly version: string | undefined }> {
    const response = await ask("GET /api/graphs/:name", { params: { name } });
    const version = response.headers.get("etag")?.replaceAll(/^W\/|"/g, "");
    return { text: textOf(await response.arrayBuffer()), version };
  },
  versions: (name: string) => json("GET /api/graphs/:name/versions", { params: { name } }),
  async graphVersion(name: string, version: string): Promise<string> {
    const response = await ask("GET /api/graphs/:name/versions/:version", { params: { name, version } });
    return textOf(await response.arrayBuffer());
  },
  /** Saves over `version`, or as a new graph when there is none. Status 412: somebody else saved in between. */
  save: (name: string, text: string, version: string | undefined) =>
    json("PUT /api/graphs/:name", {
      params: { name },
      body: text,
      headers: version === undefined ? { "if-none-match": "*" } : { "if-match": `"${version}"` },
    }),
  /** Status 412: somebody else saved in between. */
  async remove(name: string, version: string): Promise<void> {
    await ask("DELETE /api/graphs/:name", { params: { name }, headers: { "if-match": `"${version}"` } });
  },
  /** With `once` a request that is sent again is the same run. */
  start: (
    graph: GraphDocument,
    inputs: Readonly<Record<string, Json>>,
    { until, once }: { readonly until?: string | undefined; readonly once?: string } = {},
  ) =>
    json("POST /api/runs", {
      body: JSON.stringify({
        ...{ graph, inputs },
        ...(until !== undefined && { until }),
      } satisfies Body<"POST /api/runs">),
      ...(once !== undefined && { headers: { "idempotency-key": once } }),
    }),
  explain: (graph: GraphDocument, inputs: Readonly<Record<string, Json>>, signal: AbortSignal) =>
    json("POST /api/explain", {
      body: JSON.stringify({ graph, inputs } satisfies Body<"POST /api/explain">),
      signal,
    }),
  run: (id: string) => json("GET /api/runs/:id", { params: { id } }),
  runs: (query: RunQuery) => json("GET /api/runs", { query }),
  retry: (id: string) => json("POST /api/runs/:id/retry", { params: { id } }),
  async forget(id: string): Promise<void> {
    await ask("DELETE /api/runs/:id", { params: { id } });
  },
  queue: () => json("GET /api/queue"),
  pause: () => json("POST /api/queue/pause"),
  resume: () => json("POST /api/queue/resume"),
  /** Puts a run that waits before all others of its kind. */
  first: (id: string) =>
    json("POST /api/runs/:id/move", { params: { id }, body: JSON.stringify({ to: "front" } satisfies RunMove) }),
  /** Puts a run that waits before another one of its kind. */
  before: (id: string, before: string) =>
    json("POST /api/runs/:id/move", { params: { id }, body: JSON.stringify({ before } satisfies RunMove) }),
  cancel: (id: string) => json("POST /api/runs/:id/cancel", { params: { id } }),
  upload: (file: Blob, type: string) => json("POST /api/uploads", { body: file, headers: { "content-type": type } }),
};

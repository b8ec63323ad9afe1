import type { Catalogue, Explained, GraphDocument, InputProblem, Json, Problem } from "@sigmaflow/core";

/** A graph in the server's folder. */
export interface GraphEntry {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly version: string;
  readonly modified: number;
}

/** A picture that a run made. */
export interface Picture {
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly type: string;
}

/** What one output of a run came to. */
export interface RunOutput {
  readonly images?: readonly Picture[];
  readonly value?: Json;
}

/** A run as the server keeps it. */
export interface RunSummary {
  readonly id: string;
  readonly title?: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly created: number;
  readonly started?: number;
  readonly ended?: number;
  readonly error?: { readonly code: string; readonly message: string; readonly path?: string };
  readonly outputs?: Readonly<Record<string, RunOutput>>;
  readonly seeds?: Readonly<Record<string, number | string>>;
  readonly cache?: { readonly hits: number; readonly misses: number };
  readonly lastSeq: number;
}

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

/** Address of a stored value: pictures as PNG, `side` for a smaller one. */
export function artifactUrl(id: string, options: { readonly side?: number; readonly index?: number } = {}): string {
  const key = apiKey();
  return address(`api/artifacts/${encodeURIComponent(id)}`, { ...options, ...(key !== null && { key }) });
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = apiKey();
  if (key !== null) headers.set("x-api-key", key);
  let response: Response;
  try {
    response = await fetch(address(path), { ...init, headers });
  } catch {
    throw new ApiError("The server does not answer. Is it still running?", 0);
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({}))) as { error?: string; problems?: (Problem | InputProblem)[] };
  throw new ApiError(body.error ?? `The server answered ${response.status}.`, response.status, body.problems);
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  // The server's answers are declared by the same contract.
  return (await (await ask(path, init)).json()) as T;
}

function sent(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

/** The server's interface, one function a request. Each rejects with an {@link ApiError}. */
export const api = {
  catalogue: () => json<Catalogue>("api/nodes"),
  models: () => json<readonly { readonly name: string; readonly components: readonly string[] }[]>("api/models"),
  graphs: () => json<readonly GraphEntry[]>("api/graphs"),
  async graph(name: string): Promise<{ readonly text: string; readonly version: string | undefined }> {
    const response = await ask(`api/graphs/${encodeURIComponent(name)}`);
    const version = response.headers.get("etag")?.replaceAll(/^W\/|"/g, "");
    return { text: await response.text(), version };
  },
  /** Saves over `version`, or as a new graph when there is none. Status 412: somebody else saved in between. */
  save: (name: string, text: string, version: string | undefined) =>
    json<{ readonly name: string; readonly version: string }>(`api/graphs/${encodeURIComponent(name)}`, {
      method: "PUT",
      ...sent(text, version === undefined ? { "if-none-match": "*" } : { "if-match": `"${version}"` }),
    }),
  start: (graph: GraphDocument, inputs: Readonly<Record<string, Json>>) =>
    json<{ readonly id: string }>("api/runs", { method: "POST", ...sent({ graph, inputs }) }),
  explain: (graph: GraphDocument, inputs: Readonly<Record<string, Json>>) =>
    json<{ readonly rows: readonly Explained[] }>("api/explain", { method: "POST", ...sent({ graph, inputs }) }),
  run: (id: string) => json<RunSummary & { readonly graph: GraphDocument }>(`api/runs/${encodeURIComponent(id)}`),
  runs: (limit: number) => json<{ readonly runs: readonly RunSummary[] }>(`api/runs?limit=${limit}`),
  cancel: (id: string) => ask(`api/runs/${encodeURIComponent(id)}/cancel`, { method: "POST" }),
  upload: (picture: Blob) =>
    json<Picture>("api/uploads", { method: "POST", body: picture, headers: { "content-type": picture.type } }),
};

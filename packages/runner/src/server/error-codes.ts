import { defineErrors, didYouMean, type Problem } from "@sigmaflow/core";
import type { JsonExcess } from "@sigmaflow/core/editing";
import type { Right } from "../store/key-store.ts";

/** What an artifact lacks: itself, its file, or a file of the number asked for. */
type MissingArtifact = { readonly gone: "artifact" | "file" } | { readonly files: number };

/** What each right allows. */
const allowed: Readonly<Record<Right, string>> = {
  run: "start runs",
  read: "read",
  write: "change graphs",
  admin: "see what belongs to other keys",
};

/** The errors of the HTTP server. */
export const serverErrors = defineErrors({
  ARTIFACT_NOT_FOUND: {
    fault: "state",
    title: "No such artifact",
    meaning: "Nothing is kept under this id, or not any more: the cache removes what was used longest ago.",
    action: "Run the graph again.",
    message: (missing: MissingArtifact) => {
      if ("files" in missing) {
        const has = missing.files === 1 ? "one file" : `${missing.files} files`;
        return `The artifact has ${has}, counted from 0. Ask for one that it has.`;
      }
      return missing.gone === "file"
        ? "The file is gone from the server's folder. Ask again."
        : "There is no such artifact, or not any more. Run the graph again.";
    },
  },
  BAD_BODY: {
    fault: "caller",
    title: "Body that cannot be read",
    meaning: "A request's body is empty, is not JSON, or is JSON of another kind than is wanted.",
    action: "Send what `/docs` says of the address.",
    message: ({ found, advice }: { readonly found: string; readonly advice: string; readonly problem?: Problem }) =>
      `The body is ${found}. ${advice}`,
  },
  BAD_CONTENT_TYPE: {
    fault: "caller",
    title: "Invalid content type",
    meaning: "A request's body is not of a type that the address takes.",
    action: "Send JSON with `Content-Type: application/json`, files with their own type.",
    message: ({ types = ["application/json"] }: { readonly types?: readonly string[] }) =>
      `Invalid content type. Send ${types.join(", ")}.`,
  },
  BAD_GRAPH_NAME: {
    fault: "caller",
    title: "Name that no graph can have",
    meaning: "A graph's name holds something else than letters, digits, dots, dashes and underscores.",
    action: "Choose another name.",
    message: ({ name }: { readonly name: string }) =>
      `\`${name.slice(0, 150)}\` cannot be a graph's name. Use letters, digits, dots, dashes and underscores, 128 at most, a letter or digit first.`,
  },
  BAD_IDEMPOTENCY_KEY: {
    fault: "caller",
    title: "Unusable idempotency key",
    meaning: "The header `Idempotency-Key` holds something else than 1 to 255 visible ASCII characters.",
    action: "Send a UUID, the same one when you send the request again.",
    message: () =>
      "The Idempotency-Key is not 1 to 255 visible ASCII characters. Send a UUID, and the same one again with the same request.",
  },
  BAD_PUBLIC_URL: {
    fault: "caller",
    title: "Unusable public address",
    meaning: "The address under which clients find the server is none.",
    action: "Give scheme and host, and a path where there is one: `https://pictures.example/draw`.",
    message: ({ found }: { readonly found: string }) =>
      `The public address is "${found.slice(0, 200)}". Give scheme and host, as in https://pictures.example.`,
  },
  BAD_REQUEST: {
    fault: "caller",
    title: "Request that cannot be understood",
    meaning: "A part of a request is not what the address takes; the message names it.",
    action: "Send what `/docs` says of the address.",
    message: ({ reason, advice }: { readonly reason: string; readonly advice: string }) => `${reason}. ${advice}`,
  },
  BODY_TOO_COMPLEX: {
    fault: "limit",
    title: "Too much in a body",
    meaning:
      "A request's JSON is nested deeper, or holds more values or longer names, than any request to the address needs.",
    action: "Split the graph; put long lists of numbers into files.",
    message: (excess: JsonExcess) => {
      if ("deeperThan" in excess)
        return `The body is nested more than ${excess.deeperThan} deep. Put plain data into fewer levels.`;
      if ("nameLongerThan" in excess)
        return `The body holds a name of more than ${excess.nameLongerThan} bytes. Use a shorter one.`;
      return `The body holds more than ${excess.most} values. Split the graph, or send less.`;
    },
  },
  BODY_TOO_LARGE: {
    fault: "limit",
    title: "Body too large",
    meaning: "A request's body has more bytes than the server takes.",
    action: "Send a smaller one, or raise the limit with `--max-body`.",
    message: () => "The body is larger than this server takes. Send a smaller one, or raise the limit with --max-body.",
  },
  DEADLINE_PASSED: {
    fault: "limit",
    title: "Deadline passed",
    meaning: "A run had not ended by the time that its request set with `Cancel-After`, and was cancelled.",
    action: "Give it more time; finished steps are kept.",
    message: () =>
      "The run had not ended when the time of Cancel-After was over, and was cancelled. Give it more; finished steps are kept.",
  },
  GRAPH_NAME_RESERVED: {
    fault: "caller",
    title: "Name of the API's own",
    meaning: "A graph was asked for below `/v1` or `/v2` by a name under which the API has something else there.",
    action: "Ask for it below `/graphs`.",
    message: ({ name }: { readonly name: string }) =>
      `\`${name}\` is a name of the API's own here. Ask for a graph that is called so at /graphs/${name}.`,
  },
  GRAPH_NOT_WRITTEN: {
    fault: "machine",
    title: "Graph not written",
    meaning: "A graph could not be saved into the served folder.",
    action: "Make the folder writable, or serve another with `--graphs`.",
    message: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      `\`${name}\` cannot be written (${reason}). Make the folder of graphs writable, or serve another with --graphs.`,
  },
  HOST_REFUSED: {
    fault: "caller",
    title: "Foreign host name",
    meaning: "A server without keys was called by a name that is not this machine's, as a hostile web page could do.",
    action: "Call it by `127.0.0.1` or `localhost`, or start it with an API key.",
    message: () =>
      "This server answers to names of this machine only. Use http://127.0.0.1, or start it with an API key.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    fault: "caller",
    title: "Idempotency key of another request",
    meaning: "The key came before, less than a day ago, with another body or to another address.",
    action: "Send a new key with a new request.",
    message: () =>
      "The Idempotency-Key came before with another request, less than a day ago. Send a new key with a new request.",
  },
  METHOD_NOT_ALLOWED: {
    fault: "caller",
    title: "Method not allowed",
    meaning: "The address exists and takes other methods; the header `Allow` names them.",
    action: "Use one of those.",
    message: ({
      address,
      method,
      allowed,
    }: {
      readonly address: string;
      readonly method: string;
      readonly allowed: readonly string[];
    }) => `${address} takes ${allowed.join(", ")}, not ${method}. Use that method.`,
  },
  NODE_NOT_FOUND: {
    fault: "caller",
    title: "No node to run to",
    meaning: "A run was to go as far as a node that the graph does not have, or that puts nothing out.",
    action: "Name one of the graph's own nodes, not one inside of a loop or compound.",
    message: ({ node, nodes }: { readonly node: string; readonly nodes: readonly string[] }) =>
      `The graph has no node \`${node.slice(0, 100)}\` with outputs.${didYouMean(node, nodes)} Name one of its own nodes.`,
  },
  NOT_FOUND: {
    fault: "caller",
    title: "Nothing there",
    meaning: "No route has this address.",
    action: "Look up the address in `/docs`.",
    message: ({ address }: { readonly address: string }) =>
      `There is nothing at ${address.slice(0, 200)}. /docs lists what there is.`,
  },
  NO_KEY: {
    fault: "caller",
    title: "No API key",
    meaning: "The server asks for a key and the request carries none.",
    action: "Send it as `x-api-key` or `Authorization: Bearer`.",
    message: () => "Missing Authorization or x-api-key in header. Send one of the server's keys.",
  },
  NO_PICTURE: {
    fault: "caller",
    title: "No picture to answer with",
    meaning: "A request accepts pictures only, or files of another type, and the graph makes none.",
    action: "Accept `application/json`.",
    message: ({ type }: { readonly type: string }) =>
      `This graph makes ${type.startsWith("image/") ? "no picture" : `nothing of the type ${type}`}. Accept application/json.`,
  },
  NO_VERSION_GIVEN: {
    fault: "caller",
    title: "Saving without a version",
    meaning: "A graph was to be saved without saying which version of it was read.",
    action: 'Send `If-Match: "VERSION"`, or `If-None-Match: *` for a new graph.',
    message: () =>
      'Saving needs the version that was read. Send If-Match: "VERSION", or If-None-Match: * for a new graph.',
  },
  ORIGIN_REFUSED: {
    fault: "caller",
    title: "Foreign page",
    meaning:
      "A page of another origin wanted to change something, or to spend money, on a server without keys, as a hostile one could.",
    action: "Use the server's own page, or start the server with an API key.",
    message: ({ paid = false }: { readonly paid?: boolean }) =>
      `${paid ? "This graph may cost money, so pages of other origins cannot run it" : "This server takes nothing from pages of other origins"}. ` +
      "Use the server's own page, or start it with an API key.",
  },
  RANGE_REFUSED: {
    fault: "caller",
    title: "Range behind the end",
    meaning: "A part of a file was asked for that lies behind its end.",
    action: "Ask for less; `Content-Range` says how many bytes there are.",
    message: ({ size }: { readonly size: number }) => `The file has ${size} bytes. Ask for a part of those.`,
  },
  RUN_NOT_FOUND: {
    fault: "caller",
    title: "No such run",
    meaning: "There is no run of this id, or it was forgotten: the server remembers the last thousand.",
    action: "List the runs at `/api/runs`.",
    message: ({ id }: { readonly id: string }) => `There is no run ${id}. /api/runs lists the runs there are.`,
  },
  RATE_LIMITED: {
    fault: "limit",
    title: "Too many runs in a minute",
    meaning: "A key has started as many runs in a minute as it may.",
    action: "Wait as long as `Retry-After` says.",
    message: ({ rate, retryAfter }: { readonly rate: number; readonly retryAfter: number }) =>
      `This key may start ${rate} ${rate === 1 ? "run" : "runs"} a minute. Try again in ${retryAfter} s.`,
  },
  RIGHT_MISSING: {
    fault: "caller",
    title: "Not allowed to this key",
    meaning: "The key is one of the server's and does not allow this.",
    action: "Use a key that does; the operator grants rights with `sigmaflow keys grant`.",
    message: ({ right }: { readonly right: Right }) =>
      `This key may not ${allowed[right]} (right \`${right}\`). Ask for one that may.`,
  },
  RUN_NOT_WAITING: {
    fault: "state",
    title: "Run that cannot be moved",
    meaning: "A run was to be moved that does not wait, or before one that does not wait beside it.",
    action: "Look at `/api/queue`; a run is moved among those of its key, lane and priority.",
    message: ({ id }: { readonly id: string }) =>
      `The run ${id} cannot be moved so. /api/queue says what waits; a run is moved among those of its key, lane and priority.`,
  },
  RUN_NOT_ENDED: {
    fault: "state",
    title: "Run that has not ended",
    meaning: "A run was to be deleted, or tried again, that waits or goes on.",
    action: "Cancel it first, or wait for its end.",
    message: ({ id }: { readonly id: string }) => `The run ${id} has not ended. Cancel it first, or wait for its end.`,
  },
  TOOK_TOO_LONG: {
    fault: "limit",
    title: "Run took too long",
    meaning:
      "A request waited for its picture as long as requests may. Its run was cancelled; finished steps are kept.",
    action: "Send the request again, or start the run with `POST /api/runs`, which does not wait.",
    message: ({ seconds }: { readonly seconds: number }) =>
      `The run was not done after ${seconds} s. Send the request again, which goes on from the last finished step, or use POST /api/runs.`,
  },
  TOO_MANY_WRONG_KEYS: {
    fault: "limit",
    title: "Too many wrong keys",
    meaning: "Many wrong keys came from one network. A right one is answered at once all the same.",
    action: "Wait as long as `Retry-After` says, then send the right key.",
    message: ({ retryAfter }: { readonly retryAfter: number }) =>
      `Too many wrong API keys came from this address. Send the right one, or wait for ${retryAfter} s.`,
  },
  VERSION_CONFLICT: {
    fault: "state",
    title: "Graph changed meanwhile",
    meaning: "The graph to be saved is not the one that was read: somebody else has saved it.",
    action: "Open it again, or save under another name.",
    message: ({ name, version }: { readonly name: string; readonly version: string | null }) =>
      `\`${name}\` ${version === null ? "is not there any more" : "was changed by somebody else"}. Open it again, or save under another name.`,
  },
  VERSION_NOT_FOUND: {
    fault: "caller",
    title: "No such version of a graph",
    meaning: "A graph never had this text, or it is not kept any more: the last hundred are that were saved over here.",
    action: "Take one that `/api/graphs/NAME/versions` lists.",
    message: ({ name, version }: { readonly name: string; readonly version: string }) =>
      `There is no version ${version.slice(0, 64)} of \`${name}\`. /api/graphs/${name}/versions lists those there are.`,
  },
  WEBHOOK_NOT_FOUND: {
    fault: "caller",
    title: "No webhook to send",
    meaning: "A run has no webhook, or has not ended.",
    action: "Ask for one with the header `Webhook-Url` when the run is started.",
    message: ({ id }: { readonly id: string }) =>
      `The run ${id} has no webhook that can be shown or sent again. Ask for one with Webhook-Url when a run is started.`,
  },
  WRONG_KEY: {
    fault: "caller",
    title: "Wrong API key",
    meaning: "The key is none of the server's.",
    action: "Send another key.",
    message: () => "Unauthorized. API key is invalid or may have expired. Send another key.",
  },
});

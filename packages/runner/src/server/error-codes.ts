import type { CodeEntry } from "@sigmaflow/core";

/** What the errors page says about the codes of the HTTP server. */
export const serverCodes = {
  ARTIFACT_NOT_FOUND: {
    title: "No such artifact",
    meaning: "Nothing is kept under this id, or not any more: the cache removes what was used longest ago.",
    action: "Run the graph again.",
  },
  BAD_BODY: {
    title: "Body that cannot be read",
    meaning: "A request's body is empty, is not JSON, or is JSON of another kind than is wanted.",
    action: "Send what `/docs` says of the address.",
  },
  BAD_CONTENT_TYPE: {
    title: "Invalid content type",
    meaning: "A request's body is not of a type that the address takes.",
    action: "Send JSON with `Content-Type: application/json`, pictures with their own type.",
  },
  BAD_GRAPH_NAME: {
    title: "Name that no graph can have",
    meaning: "A graph's name holds something else than letters, digits, dots, dashes and underscores.",
    action: "Choose another name.",
  },
  BAD_REQUEST: {
    title: "Request that cannot be understood",
    meaning: "A part of a request is not what the address takes; the message names it.",
    action: "Send what `/docs` says of the address.",
  },
  BODY_TOO_LARGE: {
    title: "Body too large",
    meaning: "A request's body has more bytes than the server takes.",
    action: "Send a smaller one, or raise the limit with `--max-body`.",
  },
  GRAPH_NOT_WRITTEN: {
    title: "Graph not written",
    meaning: "A graph could not be saved into the served folder.",
    action: "Make the folder writable, or serve another with `--graphs`.",
  },
  HOST_REFUSED: {
    title: "Foreign host name",
    meaning: "A server without keys was called by a name that is not this machine's, as a hostile web page could do.",
    action: "Call it by `127.0.0.1` or `localhost`, or start it with an API key.",
  },
  METHOD_NOT_ALLOWED: {
    title: "Method not allowed",
    meaning: "The address exists and takes other methods; the header `Allow` names them.",
    action: "Use one of those.",
  },
  NOT_FOUND: {
    title: "Nothing there",
    meaning: "No route has this address.",
    action: "Look up the address in `/docs`.",
  },
  NO_KEY: {
    title: "No API key",
    meaning: "The server asks for a key and the request carries none.",
    action: "Send it as `x-api-key` or `Authorization: Bearer`.",
  },
  NO_PICTURE: {
    title: "No picture to answer with",
    meaning: "A request accepts pictures only, and the graph makes none.",
    action: "Accept `application/json`.",
  },
  NO_VERSION_GIVEN: {
    title: "Saving without a version",
    meaning: "A graph was to be saved without saying which version of it was read.",
    action: 'Send `If-Match: "VERSION"`, or `If-None-Match: *` for a new graph.',
  },
  ORIGIN_REFUSED: {
    title: "Foreign page",
    meaning: "A page of another origin wanted to change something on a server without keys, as a hostile one could.",
    action: "Use the server's own page, or start the server with an API key.",
  },
  RUN_NOT_FOUND: {
    title: "No such run",
    meaning: "There is no run of this id, or it was forgotten: the server remembers the last thousand.",
    action: "List the runs at `/api/runs`.",
  },
  TOOK_TOO_LONG: {
    title: "Run took too long",
    meaning:
      "A request waited for its picture as long as requests may. Its run was cancelled; finished steps are kept.",
    action: "Send the request again, or start the run with `POST /api/runs`, which does not wait.",
  },
  VERSION_CONFLICT: {
    title: "Graph changed meanwhile",
    meaning: "The graph to be saved is not the one that was read: somebody else has saved it.",
    action: "Open it again, or save under another name.",
  },
  WRONG_KEY: {
    title: "Wrong API key",
    meaning: "The key is none of the server's.",
    action: "Send another key.",
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

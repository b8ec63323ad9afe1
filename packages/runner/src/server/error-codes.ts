import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of the HTTP server and its store of runs. */
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
  CANNOT_LISTEN: {
    title: "Port cannot be used",
    meaning: "The server cannot listen on its address, most often because another program does.",
    action: "Choose another `--port` or `--host`.",
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
  KEY_NEEDED: {
    title: "API key needed",
    meaning: "A server that other machines can reach would answer anybody.",
    action: "Give `--api-key` or `SIGMAFLOW_API_KEYS`, or listen on this machine only.",
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
  QUEUE_FULL: {
    title: "Too many runs wait",
    meaning: "As many runs wait as the server lets wait.",
    action: "Try again after the seconds in `Retry-After`, or raise the limit with `--max-queue`.",
  },
  REMOTE_KEY_UNREADABLE: {
    title: "No key in the file",
    meaning: "The file that `--remote-key-file` names cannot be read, or holds something else than one key.",
    action: "Put the remote service's key into it, and nothing else.",
  },
  RUN_NOT_KEPT: {
    title: "Run could not be written down",
    meaning: "The events of a run could not be written, as on a full disk, so the run was ended.",
    action: "Free space on the disk and run again; finished steps are in the cache.",
  },
  RUN_NOT_FOUND: {
    title: "No such run",
    meaning: "There is no run of this id, or it was forgotten: the server remembers the last thousand.",
    action: "List the runs at `/api/runs`.",
  },
  RUN_TAKEN_OVER: {
    title: "Run in other hands",
    meaning: "A run was ended, or somebody else performs it, so that nothing more is written of it from here.",
    action: "Nothing to do: who performs it now writes how it ends.",
  },
  SHUTTING_DOWN: {
    title: "Server about to stop",
    meaning: "The server lets the run under way end and accepts nothing more.",
    action: "Try again when it is back.",
  },
  STORE_IN_USE: {
    title: "Folder of another server",
    meaning: "Another server keeps its runs in the same folder.",
    action: "Stop it, or name another folder with `--data`.",
  },
  STORE_TOO_NEW: {
    title: "Runs of a newer version",
    meaning: "The folder of runs was written by a newer sigmaflow.",
    action: "Update sigmaflow, or name another folder with `--data`.",
  },
  TOOK_TOO_LONG: {
    title: "Run took too long",
    meaning:
      "A request waited for its picture as long as requests may. Its run was cancelled; finished steps are kept.",
    action: "Send the request again, or start the run with `POST /api/runs`, which does not wait.",
  },
  UPLOAD_NOT_FOUND: {
    title: "No such upload",
    meaning: "An input names a picture that was not uploaded.",
    action: "Send the picture to `/api/uploads` and use the hash in the answer.",
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
} as const satisfies CodeTable;

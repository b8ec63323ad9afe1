// What a browser's page provides to nodes, as `host.ts` does for Node.js.

export { createRemoteService, type RemoteOptions } from "./remote/fetch-service.ts";
export { webCodec } from "./web/web-codec.ts";

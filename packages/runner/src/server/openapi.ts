import { createHash } from "node:crypto";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { ServerContext } from "./context.ts";
import { describeOperations, type Paths } from "./describe-operations.ts";
import { behind } from "./doors.ts";
import { isKnown, sendText } from "./etag.ts";
import { graphPaths, servedGraphs } from "./public/describe.ts";

const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

/** What is sent to clients that ask for it. */
const webhooks = {
  runEnded: {
    post: {
      operationId: "runEnded",
      summary: "A run has ended: sent to the address in `Webhook-Url`, signed, until it is answered with 2xx",
      description: "Signed as Standard Webhooks are.",
      tags: ["webhooks"],
      parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => ({
        ...{ name, in: "header", required: true, schema: { type: "string" } },
      })),
      requestBody: {
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/WebhookEvent" } } },
      },
      responses: { "2XX": { description: "It is taken, and not sent again." } },
    },
  },
};

const tags = [
  { name: "pictures", description: "Served graphs as endpoints, as the live service has them." },
  { name: "OpenAI", description: "Pictures, for clients of OpenAI's API." },
  { name: "A1111", description: "Pictures, for clients of A1111's web UI." },
  { name: "agents", description: "The same for agents, by MCP." },
  { name: "runs", description: "Runs, their events and files." },
  { name: "graphs", description: "Graphs, and the nodes that they are made of." },
  { name: "server", description: "The server itself." },
  { name: "webhooks", description: "What the server sends to addresses that requests name." },
];

/** The OpenAPI 3.1 document at `/openapi.json`, made from the routes' schemas and the served graphs, and its page at `/docs`. */
export async function openapi(app: FastifyInstance, context: ServerContext): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "sigmaflow",
        description: "Runs graphs. `POST /v1/NAME` runs a served one and answers with its picture.",
        version: context.version,
        contact: { name: "sigmaflow", url: "https://github.com/sigmaflow/sigmaflow" },
        license: { name: "MIT", identifier: "MIT" },
      },
      tags,
      components: {
        securitySchemes: {
          key: { type: "apiKey", in: "header", name: "x-api-key" },
          bearer: { type: "http", scheme: "bearer" },
        },
      },
      servers: [{ url: context.prefix || "/" }],
      security: [{ key: [] }, { bearer: [] }, {}],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => plain(jsonSchemaTransformObject(document), context),
  });
  let common: ReturnType<typeof commonOf> | undefined;
  let known: { readonly versions: string; readonly bytes: Buffer; readonly tag: string } | undefined;
  app.get("/openapi.json", { schema: { hide: true }, config: { door: "open" } }, async (request, reply) => {
    const served = await servedGraphs(context);
    const versions = served.map(({ name, version }) => `${name} ${version}`).join("\n");
    if (known?.versions !== versions) {
      common ??= commonOf(app);
      const paths = { ...common.paths, ...graphPaths(served, context) };
      // As bytes: half a megabyte of text takes longer to encode than all else of an answer.
      const bytes = Buffer.from(JSON.stringify({ ...common, paths, webhooks }));
      known = { versions, bytes, tag: createHash("sha256").update(bytes).digest("hex") };
    }
    if (!isKnown(known.tag, request, reply)) sendText(known.bytes, reply);
    return reply;
  });
  await app.register(async (scope) => {
    behind("open", scope);
    await scope.register(swaggerUi, {
      routePrefix: "/docs",
      indexPrefix: context.prefix,
      uiConfig: {
        urls: [{ url: `${context.prefix}/openapi.json`, name: "sigmaflow" }],
        deepLinking: false,
        validatorUrl: null,
      },
      staticCSP: true,
      // Plain HTTP is what a server on one machine speaks, and the page needs nothing from elsewhere.
      transformStaticCSP: () => policy,
    });
  });
}

/** The document without served graphs. */
function commonOf(app: FastifyInstance): { readonly paths: object } {
  const document = app.swagger() as { readonly paths: object }; // without `yaml` it is no text
  return { ...document, paths: describeOperations(document.paths as Paths) };
}

/**
 * The document without what zod's schemas say in it besides: that answers are not written to, where JSON Schema's
 * `readOnly` is about requests, every component's name once more for requests, which name none, and how the live
 * service answers where this server does not.
 */
function plain(document: object, { wire }: Pick<ServerContext, "wire">): object {
  const isThere = (name: string) => !name.endsWith("Input") && (wire === "live" || name !== "LiveFinishedRequest");
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === "readOnly" && value === true) return undefined;
    if (key !== "schemas") return value;
    return Object.fromEntries(Object.entries(value as object).filter(([name]) => isThere(name)));
  }) as object;
}

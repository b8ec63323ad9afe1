import cors, { type FastifyCorsOptions } from "@fastify/cors";
import { hasEffect, type Notice } from "@sigmaflow/core";
import fastify, { type FastifyInstance, LogController } from "fastify";
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { createEngine } from "../engine/engine.ts";
import { addressTest } from "../host/address-ranges.ts";
import { AllowedHosts } from "../host/allowed-hosts.ts";
import { AnsweredRuns } from "../runs/answered-runs.ts";
import { placeOf } from "../runs/lane-of.ts";
import { observers } from "../runs/observers.ts";
import { foreseenPrice } from "../runs/prices.ts";
import { RunFiles } from "../runs/run-files.ts";
import { Runs } from "../runs/runs.ts";
import { WebhookSender } from "../runs/webhook-sender.ts";
import { WorkNow } from "../runs/work-now.ts";
import { AllKeys } from "../store/all-keys.ts";
import { GivenKeys } from "../store/given-keys.ts";
import { a1111Routes } from "./a1111/routes.ts";
import { answerUnknown } from "./allowed-methods.ts";
import { answerUnrouted } from "./answer-unrouted.ts";
import type { Asker } from "./asker.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { ClientCredits } from "./client-credits.ts";
import type { ServerContext } from "./context.ts";
import { behind, Doors } from "./doors.ts";
import { answerError } from "./error-answer.ts";
import { GraphFolder } from "./graph-folder.ts";
import { readJson } from "./json-body.ts";
import { KeptSpending } from "./kept-spending.ts";
import { KeyRates, SharedKeyRates } from "./key-rates.ts";
import { keyOf } from "./keys.ts";
import { refuseUnknownQuery } from "./known-query.ts";
import { defaultServerLimits } from "./limits.ts";
import { mcpRoute } from "./mcp/route.ts";
import { serverNotices } from "./notice-codes.ts";
import { openaiRoutes } from "./openai/routes.ts";
import { openapi } from "./openapi.ts";
import { publicOrigin } from "./public-origin.ts";
import { pathOf, publicUrlOf } from "./public-url.ts";
import { type Renewed, renewing } from "./renewing.ts";
import { isReserved, refuseReserved } from "./reserved-names.ts";
import { accountRoute } from "./route/account.ts";
import { artifactRoute } from "./route/artifacts.ts";
import { assetRoute } from "./route/assets.ts";
import { catalogueRoutes } from "./route/catalogue.ts";
import { checkRoutes } from "./route/checks.ts";
import { editorRoutes } from "./route/editor.ts";
import { graphRoutes } from "./route/graphs.ts";
import { healthRoute } from "./route/health.ts";
import { keysRoute } from "./route/keys.ts";
import { metricsRoute } from "./route/metrics.ts";
import { publicRoutes } from "./route/public.ts";
import { queueRoutes } from "./route/queue.ts";
import { queuedRequestRoutes, requestRoute } from "./route/queued-requests.ts";
import { runEventsRoute } from "./route/run-events.ts";
import { runRoutes } from "./route/runs.ts";
import { uploadRoute } from "./route/uploads.ts";
import { webhookRoutes } from "./route/webhooks.ts";
import { workersRoute } from "./route/workers.ts";
import { workflowRoutes } from "./route/workflows.ts";
import { logRequests, logRuns } from "./server-log.ts";
import { ServerMetrics } from "./server-metrics.ts";
import type { ServerOptions } from "./server-options.ts";
import { openServerStores, type TakesPart } from "./server-stores.ts";
import { readableFolders, shippedGraphs } from "./shipped.ts";
import { openTraces } from "./traces/traces.ts";
import { webhookCaller } from "./webhooks.ts";
import { WrongKeys } from "./wrong-keys.ts";

/** A server that is not listening yet. */
export interface SigmaflowServer {
  readonly app: FastifyInstance;
  readonly runs: Runs;
  readonly context: ServerContext;
  /** Goes on with other keys, or another certificate. */
  readonly renew: (renewed: Renewed) => void;
  /** Accepts nothing more, waits up to `graceMs` for the active run to end, and closes. */
  close(graceMs?: number): Promise<void>;
}

/** How long answers may still be on their way when everything else has ended, ms. */
const lastAnswersMs = 1000;

/** How long a request may take to arrive whole, ms. */
const arrivalMs = 300_000;

/** Answers that pages of any origin may read, and requests that they may send with headers of their own. */
const openToPages: FastifyCorsOptions = { origin: "*", exposedHeaders: "*", strictPreflight: false };

/**
 * Makes a server and takes up the runs that an earlier one left.
 *
 * @throws `STORE_IN_USE`, `STORE_TOO_NEW`, or `TRACES_NOT_INSTALLED`.
 */
export async function createServer(options: ServerOptions & TakesPart): Promise<SigmaflowServer> {
  const { wire = "json", version = "0.0.0", use = [], prices, without = [] } = options;
  const publicUrl = publicUrlOf(options.publicUrl);
  const trusts = options.trustedProxies && addressTest(options.trustedProxies);
  const prefix = pathOf(publicUrl) + (options.prefix ?? "");
  const traces = options.traces ? await openTraces(version) : undefined;
  const since = Date.now();
  const engine = options.engine ?? createEngine({ use, read: readableFolders(options.graphs), background: true });
  const limits = { ...defaultServerLimits, ...options.limits };
  const notices: Notice[] = [];
  const { cluster } = options;
  const shipped = new GraphFolder(shippedGraphs());
  const kept = await openServerStores(options, shipped, {
    bytes: limits.database,
    onNotice: (notice) => notices.push(notice),
    onDamage: (error) => onError(error),
    onLost: (error) => onError(error),
    onCharged: () => spending.soon(),
  });
  const { stores, stored, made, previews, graphs, shared, secret } = kept;
  const given = new GivenKeys(options.keys ?? []);
  const keys = new AllKeys(given, ...made);
  const rates = cluster ? new SharedKeyRates(cluster.keys) : new KeyRates();
  const { runs: store, queue } = stores;
  const files = new RunFiles(stores.artifacts, engine.codecs);
  const app = fastify({
    logger: options.logger ?? false,
    bodyLimit: limits.body,
    ...(trusts && { trustProxy: trusts }),
    ...(options.tls && { https: options.tls }),
    requestTimeout: arrivalMs,
    frameworkErrors: answerUnrouted(without),
    clientErrorHandler: answerBrokenRequest,
    // One line a request of our own instead, see below.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    return503OnClosing: true,
  });
  const { onNotice = (notice: Notice) => app.log.warn({ code: notice.code }, notice.message) } = options;
  for (const notice of notices) onNotice(notice);
  const onError = (error: unknown) => app.log.error({ err: error }, "the run store failed");
  const metrics = new ServerMetrics();
  const spending = new KeptSpending({ store, keys: stored, onError });
  const now = new WorkNow();
  const observer = observers(metrics, now, logRuns(app), traces);
  const runs = new Runs({ engine, store, queue, files, previews, limits, prices, observer, shared, onError });
  const caretaker = cluster?.care({ placeOf: (run) => placeOf(run, engine), cancel: (id) => runs.cancel(id), onError });
  const credits = new ClientCredits(store, prices);
  const answeredRuns = new AnsweredRuns({ store, limits, onError });
  const doors = new Doors({ keys, wrongKeys: new WrongKeys(), anyHost: options.anyHost ?? false, publicUrl });
  /** The id of the key that starts a run by a request, which counts against its rate. */
  const countedKey = async (request: Asker): Promise<string | undefined> => {
    const key = keyOf(request);
    if (key !== undefined) await rates.take(key);
    return key?.id;
  };
  const webhookHosts = new AllowedHosts(options.webhookHosts);
  const { webhooks } = stores;
  const sender = new WebhookSender({ webhooks, store, send: webhookCaller(webhookHosts, secret), onError });
  const context: ServerContext = {
    readJson: readJson(app, limits),
    ...{ engine, graphs, shipped, store, files, previews, runs, metrics, limits, wire, version, prefix, credits },
    ...(cluster && { cluster }),
    imageHosts: new AllowedHosts(options.imageHosts),
    webhookHosts,
    originFor: (request) => publicUrl?.origin ?? publicOrigin(request, trusts),
    async submit(request, prepared, submitted) {
      if (hasEffect(prepared.plan, "paid")) await doors.admitPaid(request);
      const foreseen = { catalogue: engine.catalogue, wanted: submitted.wanted };
      const charge = await credits.chargeFor(request, (all) => foreseenPrice(all, prepared, foreseen));
      const key = await countedKey(request);
      return await runs.submit(prepared, {
        ...submitted,
        ...(key !== undefined && { key }),
        ...(charge && { charge }),
        ...(traces && { onNamed: (id: string) => traces.asks(request, id) }),
      });
    },
    async answered(request, { run, isPaid }) {
      if (isPaid) await doors.admitPaid(request);
      runs.requireOpen();
      const charge = await credits.chargeFor(request, ({ cached }) => cached);
      const key = await countedKey(request);
      const added = await answeredRuns.add(run, { ...(key !== undefined && { key }), ...(charge?.hold && { charge }) });
      metrics.answered();
      return added;
    },
  };

  app.setErrorHandler(answerError);
  const unknown = answerUnknown(app);
  logRequests(app, metrics);
  traces?.follow(app);
  doors.guard(app);
  await openapi(app, context);
  const api = withSchemas([
    healthRoute(context),
    metricsRoute(context),
    catalogueRoutes(context),
    graphRoutes(context),
    checkRoutes(context),
    uploadRoute(context),
    runRoutes(context),
    runEventsRoute(context),
    queueRoutes(context),
    workersRoute(context, { since, now }),
    keysRoute(context, async () => (await Promise.all(made.map((one) => one.list()))).flat()),
    webhookRoutes(context, { webhooks, secret }),
  ]);
  await app.register(async (scope) => {
    refuseUnknownQuery(scope);
    await api(scope);
  });
  // Clients call it from pages of any origin. The prefixes keep preflights for anything else from being answered.
  const forPages = (prefix: string, routes: readonly FastifyPluginAsyncZod[], prepareScope = refuseReserved) =>
    app.register(
      async (scope) => {
        behind("pages", scope);
        await scope.register(cors, openToPages);
        scope.setNotFoundHandler(unknown);
        prepareScope(scope);
        await scope.register(withSchemas(routes));
      },
      { prefix },
    );
  const runGraphs = publicRoutes(context);
  await forPages("/v1", [
    ...[runGraphs, requestRoute(context), accountRoute(context)],
    ...(without.includes("openai") ? [] : [openaiRoutes(context)]),
  ]);
  await forPages("/v2", [queuedRequestRoutes(context)]);
  const pays = options.agentsPay ?? false;
  if (!without.includes("mcp")) await app.register(withSchemas([mcpRoute(context, { pays })]));
  if (!without.includes("a1111")) await app.register(withSchemas([a1111Routes(context)]), { prefix: "/sdapi/v1" });
  await forPages("/graphs", [runGraphs], () => {});
  await forPages("/workflows", [workflowRoutes(context)]);
  await forPages("/upload-asset", [assetRoute(context)]);
  await app.register(
    async (scope) => {
      // Its answers name files by address, which the same pages fetch.
      await scope.register(cors, { ...openToPages, methods: ["GET", "HEAD"] });
      scope.setNotFoundHandler(unknown);
      refuseUnknownQuery(scope);
      await scope.register(withSchemas([artifactRoute(context)]));
    },
    { prefix: "/api/artifacts" },
  );
  await app.register(async (scope) => {
    behind("open", scope);
    await scope.register(editorRoutes(options.editor));
  });
  const names = (await graphs.names()).filter(isReserved);
  if (names.length > 0) onNotice(serverNotices.NAMES_RESERVED({ names }));
  const recover = async () => await runs.recover().catch(onError);
  // Not within the hook, which whoever waits for the address waits for.
  if (options.recovers === "when it listens") app.addHook("onListen", async () => void setImmediate(recover));
  await spending.meet().catch(onError);
  await app.ready();
  if (options.recovers !== "when it listens") await recover();
  files.sweep(store).catch(onError);
  sender.look();
  let closing: Promise<void> | undefined;
  return {
    app,
    runs,
    context,
    renew: renewing(app, given),
    close(graceMs = 0) {
      closing ??= close(graceMs);
      return closing;
    },
  };

  async function close(graceMs: number): Promise<void> {
    await runs.close(graceMs);
    await caretaker?.close();
    traces?.close();
    answeredRuns.end();
    await sender.end();
    // Answers in progress get a moment; connections that clients only keep open would hold the server for minutes.
    const timer = setTimeout(() => app.server.closeAllConnections(), lastAnswersMs);
    await app.close();
    clearTimeout(timer);
    await spending.end();
    await kept.close();
    if (options.engine === undefined) await engine.close();
  }
}

/** Routes that are checked with zod. */
function withSchemas(routes: readonly FastifyPluginAsyncZod[]) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.setValidatorCompiler(validatorCompiler);
    scope.setSerializerCompiler(serializerCompiler);
    for (const route of routes) await scope.register(route);
  };
}

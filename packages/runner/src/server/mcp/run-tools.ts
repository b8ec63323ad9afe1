import type { CallToolResult } from "@modelcontextprotocol/server";
import { boundedInputs, type GraphDocument, hasEffect, type RunEvent, readGraph } from "@sigmaflow/core";
import type { GivenGraph } from "@sigmaflow/core/wire";
import { prepare } from "../../runs/prepare.ts";
import type { RunNeeds } from "../../store/run-queue.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { Asker } from "../asker.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { failedRun } from "../failed-run.ts";
import { followRun } from "../follow-run.ts";
import { graphSource } from "../graph-source.ts";
import { picturesOf, runSeed } from "../public/answer.ts";
import { bodyReader } from "../public/body-files.ts";
import { coerceInputs } from "../public/coerce.ts";
import { servedGraphs } from "../public/describe.ts";
import { bodySchema } from "../public/describe-body.ts";
import { agentErrors } from "./error-codes.ts";
import { pictureContent } from "./pictures.ts";
import type { AgentTool, ToolCall } from "./tool.ts";

/** Who asks, and what they may. */
export interface Agent {
  readonly asker: Asker;
  /** Whether runs may cost money. */
  readonly pays: boolean;
  /** What a worker must have to perform its runs. */
  readonly needs?: RunNeeds;
  /** Where a file is found by its hash. */
  readonly addressOf: (hash: string) => string;
}

/** Each served graph as a tool, with its inputs. */
export async function graphTools(agent: Agent, context: ServerContext): Promise<readonly AgentTool[]> {
  const { engine, limits } = context;
  const kinds = { types: engine.registry.types, codecs: engine.codecs };
  const names = new Set<string>();
  return (await servedGraphs(context)).flatMap(({ name, text }) => {
    const { draft } = readGraph(text, { catalogue: engine.catalogue });
    const tool = toolName(name);
    if (draft === undefined || names.has(tool)) return [];
    names.add(tool);
    const inputSchema = {
      type: "object" as const,
      ...bodySchema(boundedInputs(draft, engine.catalogue, limits.textBytes), kinds),
    };
    const title = draft.title ?? name;
    return {
      described: { name: tool, title, description: draft.description ?? `Runs the graph ${name}.`, inputSchema },
      right: "run",
      run: (given, call) => runGraph({ graph: name, inputs: given }, agent, call, context),
    } satisfies AgentTool;
  });
}

/** A graph's name as those of tools are: clients take letters, digits, dashes and underscores, 64 at most. */
export function toolName(graph: string): string {
  return `run_${graph.replaceAll(/[^\w-]/g, "_")}`.slice(0, 64);
}

/**
 * Runs a graph to its end, and has what it made shown.
 *
 * @throws what preparing and accepting a run throws, `AGENT_MAY_NOT_PAY`, `TOOK_TOO_LONG`, or what the run failed with.
 */
export async function runGraph(
  { graph, inputs }: { readonly graph: GivenGraph; readonly inputs: unknown },
  { asker, pays, needs, addressOf }: Agent,
  call: ToolCall,
  context: ServerContext,
): Promise<CallToolResult> {
  const { source, graphName } = await graphSource(graph, context);
  let ignored: readonly string[] = [];
  const values = ({ inputs: specs = {} }: Pick<GraphDocument, "inputs">) => {
    const coerced = coerceInputs(inputs, specs);
    ignored = coerced.ignored;
    return coerced.values;
  };
  const prepared = await prepare(source, values, context, { readInput: bodyReader(context) });
  if (hasEffect(prepared.plan, "paid") && !pays) throw agentErrors.AGENT_MAY_NOT_PAY();
  const id = await context.submit(asker, prepared, { graphName, attended: true, ...(needs && { needs }) });
  const run = await finished(id, call, context);
  const pictures = picturesOf(run);
  const data = {
    ...{ run: id, seed: runSeed(run) ?? null },
    pictures: pictures.map(({ hash, type, width, height }) => ({ url: addressOf(hash), type, width, height })),
    values: Object.fromEntries(
      Object.entries(run.outputs ?? {}).flatMap(([name, { images, files, value }]) =>
        images === undefined && files === undefined ? [[name, value]] : [],
      ),
    ),
    ...(ignored.length > 0 && { ignored }),
  };
  return {
    content: [{ type: "text", text: JSON.stringify(data) }, ...(await pictureContent(pictures, addressOf, context))],
    structuredContent: data,
  };
}

/** A run that has succeeded; one whose client leaves, or has waited as long as any may, is cancelled. */
async function finished(id: string, { signal, progress }: ToolCall, context: ServerContext): Promise<StoredRun> {
  const { runs, store, limits } = context;
  const late = AbortSignal.timeout(limits.waitMs);
  const over = AbortSignal.any([signal, late]);
  const reported = progress && report(id, progress, over, context);
  try {
    const { status } = await runs.ended(id, over);
    await reported;
    const run = (await store.get(id))!;
    if (status === "succeeded") return run;
    throw failedRun(run);
  } catch (error) {
    if (!over.aborted) throw error;
    await runs.cancel(id);
    throw serverErrors.TOOK_TOO_LONG({ seconds: Math.round(limits.waitMs / 1000) });
  }
}

/** How often a client hears of a run, ms at least. */
const everyMs = 200;

async function report(
  id: string,
  progress: (message: string) => Promise<void>,
  signal: AbortSignal,
  context: ServerContext,
): Promise<void> {
  let last = 0;
  for await (const event of followRun(id, { signal }, context)) {
    const message = wordsFor(event);
    if (message === undefined || event.time - last < everyMs) continue;
    last = event.time;
    await progress(message);
  }
}

function wordsFor(event: RunEvent): string | undefined {
  if (event.type === "node.progress") return `${event.path}: ${event.doing ?? "step"} ${event.step} of ${event.of}`;
  return event.type === "node.started" ? event.path : undefined;
}

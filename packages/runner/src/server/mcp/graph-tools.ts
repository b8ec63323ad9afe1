import { type GraphDocument, GraphError, readGraphInTurns } from "@sigmaflow/core";
import { diffDocuments, sayChange } from "@sigmaflow/core/editing";
import { type GivenGraph, givenGraph, graphNamePattern } from "@sigmaflow/core/wire";
import { nodeTurn } from "../../host/node-host.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { servedGraphs } from "../public/describe.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { explanationOf, validationOf } from "../route/checks.ts";
import { withoutPlace } from "../without-place.ts";
import { type Agent, runGraph, toolName } from "./run-tools.ts";
import { type AgentTool, dataResult } from "./tool.ts";

const name = { type: "string", pattern: graphNamePattern, description: "The graph's name." };
const document = { type: "object", description: "A graph document, as `read_graph` shows one." };
const graph = { anyOf: [{ type: "string", description: "The name of a served graph." }, document] };
const inputs = { type: "object", description: "Inputs of the graph by name." };
const looks = { readOnlyHint: true } as const;

/** What can be done with graphs themselves: an agent writes one, sees all that is wrong with it, and runs it. */
export function documentTools(agent: Agent, context: ServerContext): readonly AgentTool[] {
  const given = (values: Readonly<Record<string, unknown>>) => graphIn(values, "graph");
  /** A graph to be looked at, whole. */
  const documentOf = async (graph: GivenGraph): Promise<GraphDocument> => {
    const text = typeof graph === "string" ? (await endpointGraph(graph, context)).text : JSON.stringify(graph);
    const { document, problems } = await readGraphInTurns(text, { limits: { nodes: context.limits.nodes } }, nodeTurn);
    if (document === undefined) throw new GraphError(problems);
    return document;
  };
  return [
    {
      right: "read",
      described: {
        ...{ name: "list_graphs", description: "Lists the served graphs, each with the tool that runs it." },
        ...{ inputSchema: { type: "object" }, annotations: looks },
      },
      run: async () => {
        const kept = new Map((await context.graphs.list()).map((one) => [one.name, one]));
        const served = (await servedGraphs(context)).map(({ name: of, version }) => {
          const { title, description } = kept.get(of) ?? {};
          return { name: of, tool: toolName(of), version, title, description };
        });
        return dataResult({ graphs: served });
      },
    },
    {
      right: "read",
      described: {
        ...{ name: "read_graph", description: "Reads the document of a served graph." },
        inputSchema: { type: "object", properties: { name }, required: ["name"] },
        annotations: looks,
      },
      run: async (values) => {
        const { text, version } = await endpointGraph(textIn(values, "name"), context);
        return dataResult({ version, graph: JSON.parse(text) as unknown });
      },
    },
    {
      right: "read",
      described: {
        name: "validate_graph",
        description: "Finds everything that is wrong with a graph, at once, each with its place and what to do.",
        inputSchema: { type: "object", properties: { graph }, required: ["graph"] },
        annotations: looks,
      },
      run: async (values) => dataResult({ ...(await validationOf(given(values), context)) }),
    },
    {
      right: "read",
      described: {
        name: "explain_graph",
        description:
          "Says what a run would do without running it: which nodes would run, which are cached, what may cost money.",
        inputSchema: { type: "object", properties: { graph, inputs }, required: ["graph"] },
        annotations: looks,
      },
      run: async (values) => dataResult({ ...(await explanationOf(given(values), inputsIn(values), context)) }),
    },
    {
      right: "read",
      described: {
        name: "diff_graphs",
        description: "Says in what two graphs differ: each change as data, and in words.",
        inputSchema: { type: "object", properties: { before: graph, after: graph }, required: ["before", "after"] },
        annotations: looks,
      },
      run: async (values) => {
        const before = await documentOf(graphIn(values, "before"));
        const changes = diffDocuments(before, await documentOf(graphIn(values, "after")));
        return dataResult({ changes: changes.map((change) => ({ ...change, message: sayChange(change) })) });
      },
    },
    {
      right: "write",
      described: {
        name: "save_graph",
        description:
          "Saves a graph under a name, from when on it is served: a new one, or one of the version that was read.",
        inputSchema: {
          type: "object",
          properties: {
            name,
            graph: document,
            version: { type: "string", description: "The version that it replaces." },
          },
          required: ["name", "graph"],
        },
      },
      run: async (values) => {
        const text = JSON.stringify(values.graph, null, 2) ?? "";
        const { draft, problems } = await readGraphInTurns(text, { limits: { nodes: context.limits.nodes } }, nodeTurn);
        if (draft === undefined) throw new GraphError(problems);
        const expected = typeof values.version === "string" ? { version: values.version } : "absent";
        const saved = await context.graphs.save(textIn(values, "name"), text, expected);
        const found = await context.engine.check(text, { limits: context.limits });
        const about = { name: saved.name, version: saved.version, tool: toolName(saved.name) };
        return dataResult({ ...about, problems: found.problems.map(withoutPlace) });
      },
    },
    {
      right: "run",
      described: {
        name: "run_graph",
        description: "Runs a graph that is given as a document or by its name, to its end, and shows what it made.",
        inputSchema: { type: "object", properties: { graph, inputs }, required: ["graph"] },
      },
      run: async (values, call) =>
        await runGraph({ graph: given(values), inputs: inputsIn(values) }, agent, call, context),
    },
  ];
}

function textIn(values: Readonly<Record<string, unknown>>, of: string): string {
  const text = values[of];
  if (typeof text === "string") return text;
  throw serverErrors.BAD_REQUEST({ reason: `\`${of}\` is no text`, advice: "Give one." });
}

function graphIn(values: Readonly<Record<string, unknown>>, of: string): GivenGraph {
  const { data } = givenGraph.safeParse(values[of]);
  if (data !== undefined) return data;
  throw serverErrors.BAD_REQUEST({
    reason: `\`${of}\` is no graph`,
    advice: "Give a document, or a served graph's name.",
  });
}

function inputsIn({ inputs: values = {} }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return { ...values };
  throw serverErrors.BAD_REQUEST({ reason: "`inputs` is no object", advice: "Give values by the names of inputs." });
}

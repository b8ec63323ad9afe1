import type { Registrable } from "../node/definition.ts";
import type { Ports } from "../port/port.ts";
import type { PortSpec } from "../port/spec.ts";
import { KindsSeen } from "./bound-specs.ts";
import { GraphBuilder } from "./builder.ts";
import type { GraphDocument, GraphOutput } from "./document.ts";
import type { Graph, Link, LinkOf, LinkRecord } from "./typed-graph.ts";

/** Describes a graph whose inputs are declared in front, so that runs of it are typed. */
type Describe<I extends Ports, L extends LinkRecord> = (
  builder: GraphBuilder,
  inputs: { readonly [N in keyof I]: LinkOf<I[N]> },
) => L;

/** What is said of a graph: its title and description, and how its outputs are shown and written. */
export interface GraphWords {
  readonly title?: string;
  readonly description?: string;
  readonly outputs?: Readonly<Record<string, Omit<GraphOutput, "$from" | "$input">>>;
}

/**
 * Builds a graph in code: `describe` gets a builder and links to the declared inputs, and returns links to the outputs.
 * Connecting a port to one of another kind does not compile. The result is an ordinary graph document.
 *
 * Inputs are declared in front, `buildGraph({ prompt: string() }, (g, { prompt }) => …)`, which types the graph's runs,
 * or on the way, `buildGraph((g) => { const prompt = g.input("prompt", string()); … })`.
 *
 * @throws TypeError for an id or a name that documents could not hold, or that stands there twice.
 *
 * @example
 * ```ts
 * import { buildGraph, string } from "sigmaflow";
 * import { modelLoad, textEncode } from "sigmaflow/nodes";
 *
 * const graph = buildGraph({ prompt: string() }, (g, { prompt }) => {
 *   const model = g.node("model", modelLoad, { name: "embedded" });
 *   const text = g.node("text", textEncode, { encoders: model.encoders, prompt });
 *   return { positive: text.positive };
 * });
 * ```
 */
export function buildGraph<const L extends LinkRecord>(
  describe: (builder: GraphBuilder) => L,
  words?: GraphWords,
): Graph<Ports, L>;
export function buildGraph<const I extends Ports, const L extends LinkRecord>(
  inputs: I,
  describe: Describe<I, L>,
  words?: GraphWords,
): Graph<I, L>;
export function buildGraph(
  first: Ports | Describe<Ports, LinkRecord>,
  second?: GraphWords | Describe<Ports, LinkRecord>,
  third?: GraphWords,
): Graph {
  const [inputs, describe, words] =
    typeof first === "function"
      ? [{}, first, second as GraphWords | undefined]
      : [first, second as Describe<Ports, LinkRecord>, third];
  const used = new Map<string, Registrable>();
  const kinds = new KindsSeen();
  const builder = new GraphBuilder({ used, kinds });
  const links: Record<string, Link<unknown>> = {};
  for (const name of Object.keys(inputs)) links[name] = builder.input(name, inputs[name]!);
  const outputs = describe(builder, links as Parameters<typeof describe>[1]);
  const { outputs: shown = {}, ...about } = words ?? {};
  const body = builder.finish(outputs);
  const document: GraphDocument = {
    sigmaflow: 1,
    ...about,
    ...body,
    outputs: Object.fromEntries(
      Object.entries(body.outputs ?? {}).map(([name, link]) => [name, { ...link, ...shown[name] }]),
    ),
  };
  return { document, nodes: [...used.values()], inputs: builder.inputs, outputs: portsTo(outputs, kinds) };
}

/** The ports of the kinds that links lead to. */
function portsTo(links: LinkRecord, kinds: KindsSeen): Graph["outputs"] {
  const ports = Object.entries(links).map(([name, { spec }]) => {
    const declared = kinds.declared.get(plainOf(spec));
    return [name, { spec, presence: "required", ...(declared && { declared }) }];
  });
  return Object.fromEntries(ports);
}

function plainOf({ type }: PortSpec): string {
  return type.replace(/^(?:list<)+|>+$/g, "");
}

import { type GivenValue, isFrom, isInput, linkParts } from "../../graph/document.ts";
import type { PortSpec } from "../../port/spec.ts";
import { availableAmong, kindOf } from "../../problem/data.ts";
import type { NamedBy } from "../../problem/problem.ts";
import { own } from "../../value/record.ts";
import { type CheckedGraph, type CheckedNode, labelOf } from "../context.ts";
import type { StaticInfo } from "../static-info.ts";
import type { LinkPlace } from "./links.ts";

/** A link that brings a value to an input. */
interface Arrival {
  readonly place: LinkPlace;
  readonly link: GivenValue;
  /** `load.unet`, or the name of the graph input. */
  readonly from: string;
  readonly known: StaticInfo;
}

/** Notes values of which it is known that they are not what an input needs. */
export function checkNeeds(graph: CheckedGraph, node: CheckedNode, { needs }: PortSpec, arrival: Arrival): void {
  // What is inside of a compound is held to what the compound's own inputs need.
  if (needs === undefined || graph.context.outputs === undefined) return;
  const { place, link, from, known } = arrival;
  for (const [fact, needed] of Object.entries(needs)) {
    const found = own(known.facts, fact);
    if (typeof found !== "string" || found === needed) continue;
    const named = namedBy(graph, link, fact);
    const finding = {
      code: "UNFIT_VALUE",
      path: place.path,
      port: place.port,
      at: place.at,
      label: labelOf(node),
      input: place.port,
      from,
      kind: kindOf(known.type, graph.context.types),
      needed,
      found,
      ...(named && {
        named: { ...named.place, ...availableAmong(graph.context.names.thatAre(named.word, fact, needed)) },
      }),
    } as const;
    graph.unfit.push({ node: node.id, finding });
  }
}

/** Nodes that pass a value on one after the other; what lies further is unknown. */
const mostLinks = 100;

/** Where the name stands that decides a fact of what a link leads to. */
function namedBy(
  graph: CheckedGraph,
  link: GivenValue,
  fact: string,
): { readonly word: string; readonly place: NamedBy } | undefined {
  let at = link;
  let wanted = fact;
  for (let links = 0; links < mostLinks && isFrom(at); links++) {
    const { node: id, port } = linkParts(at.$from);
    const source = graph.nodes.get(id);
    const rule = own(source?.shape?.outputs.get(port)?.spec.facts, wanted);
    if (source === undefined || typeof rule !== "object") return undefined;
    const { node: input, port: next } = linkParts(rule.of);
    const word = source.shape?.inputs.get(input)?.spec.names;
    const given = own(source.node.in, input);
    if (word !== undefined) {
      if (given === undefined || typeof given === "string") return { word, place: { node: id, input } };
      return isInput(given) && graph.path === "" ? { word, place: { input: given.$input } } : undefined;
    }
    if (given === undefined) return undefined;
    [at, wanted] = [given, next];
  }
  return undefined;
}

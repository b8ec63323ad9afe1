import type { Catalogue, GivenValue, GraphBody, Json, PortSpec } from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { type AsideKind, type AsideLink, asideOf, withAside } from "./aside-data.ts";
import { changeNode, connectAt, shownAs } from "./edit.ts";
import { passedOn } from "./heal.ts";
import { removeInput } from "./interface.ts";
import { freeName } from "./names.ts";
import { inputPorts, outputPorts } from "./ports.ts";
import { relink } from "./relink.ts";
import { type Situation, typeAt } from "./verdict.ts";
import { type End, outputsCard } from "./wires.ts";

function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Links each reader of a node to something else, and writes down at the node how it was. */
function setAside(
  body: GraphBody,
  id: string,
  {
    kind,
    input,
    instead,
  }: { kind: AsideKind; input?: string; instead: (from: End, to: End) => GivenValue | undefined },
): GraphBody {
  const links: AsideLink[] = [];
  const next = relink(body, (link, to, index) => {
    if (!isFrom(link)) return link;
    const from = linkParts(link.$from);
    if (from.node !== id) return link;
    const now = instead(from, to);
    const shown = to.node === outputsCard ? shownAs(own(body.outputs, to.port)) : {};
    links.push({
      from: from.port,
      to: `${to.node}.${to.port}`,
      ...(index !== undefined && { index }),
      // A link or a literal: plain data.
      ...(now !== undefined && { now: now as Json }),
      ...(Object.keys(shown).length > 0 && { shown: shown as Json }),
    });
    return now;
  });
  return changeNode(next, id, (node) => withAside(node, { kind, links, ...(input !== undefined && { input }) }));
}

/** The graph with a node passed by: who read it is given what it was given, of the same kind. Undefined if nothing fits. */
export function bypass(situation: Situation, id: string): GraphBody | undefined {
  const gone = new Set([id]);
  let passed = 0;
  const instead = (from: End, to: End) => {
    const value = passedOn(situation, from, to, gone);
    if (value !== undefined) passed++;
    return value;
  };
  const body = setAside(situation.body, id, { kind: "bypassed", instead });
  return passed === 0 ? undefined : body;
}

/** The graph with a node left out: who read it is given nothing. */
export function mute(body: GraphBody, id: string): GraphBody {
  return setAside(body, id, { kind: "muted", instead: () => undefined });
}

/** The graph with an input of its own in place of a node's output, and that input's name; its value is the result that is held. */
export function pin(
  situation: Situation,
  id: string,
  port: string,
): { readonly body: GraphBody; readonly input: string } | undefined {
  const { body } = situation;
  const type = typeAt(situation, { node: id, port });
  if (type === undefined || !("id" in type)) return undefined;
  const input = freeName(`${id}_${port}`, Object.keys(body.inputs ?? {}));
  const spec: PortSpec = { type: type.id, label: documentTexts.held({ id }) };
  const held = { ...body, inputs: { ...body.inputs, [input]: spec } };
  const instead = (from: End) => (from.port === port ? { $input: input } : { $from: `${id}.${from.port}` });
  return { input, body: setAside(held, id, { kind: "pinned", input, instead }) };
}

/** The graph with a node as it was before it was set aside. Readers that were given something else since keep that. */
export function takeBack(body: GraphBody, id: string, catalogue: Catalogue): GraphBody {
  const aside = asideOf(own(body.nodes, id));
  if (aside === undefined) return body;
  let next = changeNode(body, id, (node) => withAside(node, undefined));
  for (const { from, to, index, now, shown } of aside.links) {
    const end = linkParts(to);
    const link = { $from: `${id}.${from}` };
    const given = end.node === outputsCard ? linkOf(own(next.outputs, end.port)) : valueAt(next, end, index);
    // The place in a list that was taken away is nobody's.
    if (!(index !== undefined && now === undefined) && !sameValue(given, now)) continue;
    if (end.node === outputsCard) {
      const said = typeof shown === "object" && shown !== null && !Array.isArray(shown) ? shown : {};
      next = { ...next, outputs: { ...next.outputs, [end.port]: { ...said, ...link } } };
    } else next = connectAt(next, end, link, index, now !== undefined);
  }
  return aside.input === undefined ? next : removeUnread(next, aside.input, catalogue);
}

function linkOf(output: NonNullable<GraphBody["outputs"]>[string] | undefined): Json | undefined {
  if (output === undefined) return undefined;
  return "$from" in output ? { $from: output.$from } : { $input: output.$input };
}

function valueAt(body: GraphBody, { node, port }: End, index: number | undefined): GivenValue | undefined {
  const value = own(own(body.nodes, node)?.in, port);
  if (index === undefined) return value;
  return Array.isArray(value) ? (value[index] as GivenValue | undefined) : undefined;
}

/** Removes an input that stood for a result, unless something else reads it by now. */
function removeUnread(body: GraphBody, input: string, catalogue: Catalogue): GraphBody {
  const read = Object.values(body.nodes).some((node) =>
    inputPorts(node, catalogue).some(({ name }) => {
      const value = own(node.in, name);
      return [value].flat().some((entry) => isInput(entry) && entry.$input === input);
    }),
  );
  return read ? body : removeInput(body, input);
}

/** The output of a node whose result can be held: the first that comes as a file of a kind that inputs can be given. */
export function pinnable(situation: Situation, id: string): string | undefined {
  const { body, catalogue, checked, scope } = situation;
  const node = own(body.nodes, id);
  const known = checked.outputs.get([...scope, id].join("/"));
  if (node === undefined || scope.length > 0) return undefined;
  return outputPorts(node, catalogue, known).find(
    ({ type }) => "id" in type && (own(catalogue.types, type.id)?.files?.reads.length ?? 0) > 0,
  )?.name;
}

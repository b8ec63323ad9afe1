import { describe, expect, test } from "vitest";
import type { GraphBody, GraphDocument, GraphNode, GraphOutput } from "../graph/document.ts";
import type { PortSpec } from "../port/spec.ts";
import { diffDocuments } from "./diff-documents.ts";
import { changesResults, type DocumentChange } from "./document-change.ts";
import { sayChange } from "./say-change.ts";

const base: GraphDocument = {
  sigmaflow: 1,
  title: "A picture",
  inputs: { prompt: { type: "string", default: "a fox" }, steps: { type: "int", default: 25, max: 100 } },
  nodes: {
    model: { type: "model.load", in: { name: "embedded" } },
    text: { type: "text.encode", in: { encoders: { $from: "model.encoders" }, prompt: { $input: "prompt" } } },
    schedule: { type: "schedule.plan", in: { scheduler: "Euler", steps: { $input: "steps" } } },
    noise: { type: "latent.noise", in: { seed: 7, width: 512, height: 512 } },
    denoise: {
      type: "loop",
      in: { items: { $from: "schedule.steps" }, state: { $from: "noise.state" } },
      body: {
        inputs: { state: { type: "denoise-state" } },
        nodes: { step: { type: "scheduler.step", v: 2, in: { state: { $input: "state" }, scale: 7.5 } } },
        outputs: { state: { $from: "step.state" } },
      },
    },
    decode: { type: "vae.decode", in: { latent: { $from: "denoise.state" }, tiles: { kind: "auto", size: 512 } } },
    small: { type: "image.preview", in: { image: { $from: "decode.image" } } },
  },
  outputs: { image: { $from: "decode.image", format: "png" }, small: { $from: "small.image" } },
  layout: { model: [0, 0] },
};

/** A document that may be written to. */
interface Draft extends GraphDocument {
  inputs: Record<string, PortSpec>;
  outputs: Record<string, GraphOutput>;
}

interface Prepared {
  readonly change: (draft: Draft) => void;
  readonly forward: readonly DocumentChange[];
  /** From the changed document to the first one. */
  readonly back: readonly DocumentChange[];
}

const inner = (draft: Draft) => draft.nodes.denoise!.body as GraphBody;
const given = (node: GraphNode | undefined) => node!.in!;
const was = <T>(before: T, after: T) => [
  { before, after },
  { before: after, after: before },
];
const spec = { type: "float", default: 1 } as const;
const wordsOf = { kind: "words-changed", path: "", field: "title" } as const;
const value = { kind: "value-changed", path: "noise", port: "seed" } as const;
const link = { kind: "link-changed", path: "small", port: "image" } as const;
const scale = { kind: "value-changed", path: "denoise/step", port: "scale" } as const;
const bound = { kind: "input-changed", path: "", input: "steps", field: "max" } as const;
const format = { kind: "output-changed", path: "", output: "image", field: "format" } as const;
const renamed = { kind: "node-renamed", path: "" } as const;
const version = { kind: "version-changed", path: "denoise/step" } as const;
const type = { kind: "type-changed", path: "text" } as const;

/** A change that sets one thing of what is there. */
function set<T extends object, V>(kind: T, before: V, after: V, change: Prepared["change"]): Prepared {
  const [forward, back] = was(before, after);
  // What is put together is of the kind's own type.
  return { change, forward: [{ ...kind, ...forward } as never], back: [{ ...kind, ...back } as never] };
}

const prepared: Readonly<Record<string, Prepared>> = {
  "a literal": set(value, 7, 8, (draft) => {
    given(draft.nodes.noise).seed = 8;
  }),
  "a literal inside a loop": set(scale, 7.5, 5, (draft) => {
    given(inner(draft).nodes.step).scale = 5;
  }),
  "a literal left out": {
    change: (draft) => void delete given(draft.nodes.decode).tiles,
    forward: [{ kind: "value-changed", path: "decode", port: "tiles", before: { kind: "auto", size: 512 } }],
    back: [{ kind: "value-changed", path: "decode", port: "tiles", after: { kind: "auto", size: 512 } }],
  },
  "a link": set(link, { $from: "decode.image" }, { $from: "other.image" }, (draft) => {
    given(draft.nodes.small).image = { $from: "other.image" };
  }),
  "an input more": {
    change: (draft) => {
      draft.inputs.strength = spec;
    },
    forward: [{ kind: "input-added", path: "", input: "strength", spec }],
    back: [{ kind: "input-removed", path: "", input: "strength", spec }],
  },
  "a bound of an input": set(bound, 100, 50, (draft) => {
    draft.inputs.steps = { ...draft.inputs.steps!, max: 50 };
  }),
  "another name of a node that others link": set(renamed, "schedule", "plan", (draft) => {
    draft.nodes.plan = draft.nodes.schedule!;
    delete draft.nodes.schedule;
    given(draft.nodes.denoise).items = { $from: "plan.steps" };
  }),
  "a node more": {
    change: (draft) => {
      draft.nodes.zoom = { type: "image.resize", in: { width: 64 } };
    },
    forward: [{ kind: "node-added", path: "zoom", type: "image.resize" }],
    back: [{ kind: "node-removed", path: "zoom", type: "image.resize" }],
  },
  "a node's version": set(version, 2, 3, (draft) => {
    inner(draft).nodes.step!.v = 3;
  }),
  "a node's type": set(type, "text.encode", "text.learn", (draft) => {
    draft.nodes.text!.type = "text.learn";
  }),
  "an output's format": set(format, "png", "webp", (draft) => {
    draft.outputs.image = { $from: "decode.image", format: "webp" };
  }),
  "the title": set(wordsOf, "A picture", "A fox", (draft) => {
    draft.title = "A fox";
  }),
};

function changed(...names: readonly (string | undefined)[]): GraphDocument {
  const draft = structuredClone(base) as Draft;
  for (const name of names) if (name !== undefined) prepared[name]!.change(draft);
  return draft;
}

const sorted = (changes: readonly DocumentChange[]) => changes.map((change) => JSON.stringify(change)).sort();

describe("of two documents it names exactly what was changed", () => {
  const names = [undefined, ...Object.keys(prepared)];
  test.each(names)("from that with %s to every other", (one) => {
    for (const other of names) {
      const changes = diffDocuments(changed(one), changed(other));
      const expected = one === other ? [] : [...(prepared[one!]?.back ?? []), ...(prepared[other!]?.forward ?? [])];
      expect(sorted(changes)).toEqual(sorted(expected));
    }
  });

  test("of all changes at once, too", () => {
    const all = Object.values(prepared);
    const names = Object.keys(prepared);
    expect(sorted(diffDocuments(base, changed(...names)))).toEqual(sorted(all.flatMap(({ forward }) => forward)));
    expect(sorted(diffDocuments(changed(...names), base))).toEqual(sorted(all.flatMap(({ back }) => back)));
  });
});

test("the order of keys is no difference", () => {
  const turned = (tree: unknown): unknown =>
    typeof tree !== "object" || tree === null || Array.isArray(tree)
      ? tree
      : Object.fromEntries(
          Object.entries(tree)
            .reverse()
            .map(([key, entry]) => [key, turned(entry)]),
        );
  expect(diffDocuments(base, turned(base) as GraphDocument)).toEqual([]);
});

test("a chain of nodes and inputs that all have other names is that many changes", () => {
  const text = JSON.stringify(base)
    .replaceAll('"model', '"m2')
    .replaceAll('"text":', '"words":')
    .replaceAll("prompt", "say");
  const changes = diffDocuments(
    base,
    JSON.parse(text.replaceAll('"m2.load"', '"model.load"').replaceAll('"say":{"$', '"prompt":{"$')),
  );
  expect(changes.filter(changesResults)).toEqual([
    { kind: "input-renamed", path: "", before: "prompt", after: "say" },
    { kind: "node-renamed", path: "", before: "model", after: "m2" },
    { kind: "node-renamed", path: "", before: "text", after: "words" },
  ]);
});

test("every change has its words", () => {
  const body = structuredClone(base) as Draft;
  body.nodes.denoise!.body = { $graph: "loop.json" };
  body.layout = {};
  delete body.outputs.small;
  body.nodes.text!.label = "Text";
  const changes = [...diffDocuments(base, changed(...Object.keys(prepared))), ...diffDocuments(base, body)];
  expect(changes.map(sayChange)).toMatchInlineSnapshot(`
    [
      "The title of the graph is "A fox" instead of "A picture".",
      "The maximum of the input \`steps\` is 50 instead of 100.",
      "The input \`strength\` came, a \`float\`.",
      "The node \`schedule\` is called \`plan\`.",
      "\`decode.tiles\` is not set any more; before, it was {"kind":"auto","size":512}.",
      "\`denoise/step\` is written for version 3 of its type instead of 2.",
      "\`denoise/step.scale\` is 5 instead of 7.5.",
      "\`noise.seed\` is 8 instead of 7.",
      "\`small.image\` is what \`other.image\` outputs instead of what \`decode.image\` outputs.",
      "\`text\` is a \`text.learn\` instead of a \`text.encode\`.",
      "The node \`zoom\` came, an \`image.resize\`.",
      "The format of the output \`image\` is "webp" instead of "png".",
      "What is inside \`denoise\` is the graph \`loop.json\` instead of a graph written out.",
      "The label of \`text\` is "Text"; before, nothing was set.",
      "The output \`small\` went.",
      "The layout of the graph is another one.",
    ]
  `);
});

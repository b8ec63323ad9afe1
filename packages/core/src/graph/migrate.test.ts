import { expect, test } from "vitest";
import { currentVersion, type Migration, migrate, migrations } from "./migrate.ts";

const steps: readonly Migration[] = [
  {
    from: 2,
    description: "`links` became part of each node",
    migrate: ({ links, ...rest }) => ({ ...rest, sigmaflow: 3, nodes: { links } }),
  },
  {
    from: 1,
    description: "`edges` is called `links`",
    migrate: ({ edges, ...rest }) => ({ ...rest, sigmaflow: 2, links: edges }),
  },
];

test("[D11] a document goes through every step from its version to the current one, in order", () => {
  expect(migrate({ sigmaflow: 1, edges: [1] }, steps, 3)).toEqual({
    known: true,
    document: { sigmaflow: 3, nodes: { links: [1] } },
    applied: [steps[1], steps[0]],
  });
  expect(migrate({ sigmaflow: 2, links: [1] }, steps, 3)).toMatchObject({ known: true, applied: [steps[0]] });
});

test("a current document is left as it is", () => {
  const document = { sigmaflow: 3, edges: [] };
  expect(migrate(document, steps, 3)).toEqual({ known: true, document, applied: [] });
});

test("[D11] versions without a way to the current one are unknown", () => {
  for (const version of [0, 4, "1", null]) {
    expect(migrate({ sigmaflow: version }, steps, 3)).toEqual({ known: false, version });
  }
});

test("steps that lead in a circle come to an end", () => {
  const circle = [1, 2].map((from) => ({ from, description: "", migrate: () => ({ sigmaflow: 3 - from }) }));
  expect(migrate({ sigmaflow: 1 }, circle, 3)).toEqual({ known: false, version: 1 });
});

test("the real steps lead from every version so far to the current one", () => {
  expect(migrations.map(({ from }) => from)).toEqual(Array.from({ length: currentVersion - 1 }, (_, i) => i + 1));
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { GraphDocument } from "@sigmaflow/core";
import { build } from "vite";
import { cardForm } from "../../src/document/card-size.ts";
import { catalogue } from "../../src/document/fixtures/graphs.ts";
import { cardsOf, positionsOf } from "../../src/document/layout.ts";

const page = fileURLToPath(new URL("plain-page.tsx", import.meta.url));
const html = `<!doctype html><body style="margin:0"><div id="root" style="width:956px;height:718px"></div>
<script type="module" src="plain-page.js"></script><link rel="stylesheet" href="plain-page.css">`;

/** Builds the page with plain React Flow, with empty nodes where graphs have cards, by their number. Returns its folder. */
export async function buildPlainSite(graphs: Readonly<Record<number, GraphDocument>>): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-plain-"));
  await build({
    configFile: false,
    logLevel: "warn",
    mode: "production",
    build: {
      outDir: folder,
      target: "es2023",
      rolldownOptions: { input: page, output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" } },
    },
  });
  const boxes = Object.entries(graphs).map(([count, graph]) => {
    const places = positionsOf(graph);
    const cards = cardsOf(graph).map((id) => {
      const { width, height } = cardForm(graph, id, catalogue);
      const { x, y } = places.get(id) ?? { x: 0, y: 0 };
      return [x, y, width, height];
    });
    return [count, cards] as const;
  });
  writeFileSync(path.join(folder, "boxes.json"), JSON.stringify(Object.fromEntries(boxes)));
  writeFileSync(path.join(folder, "index.html"), html);
  return folder;
}

import { defaultWords, limitEntries } from "../packages/core/src/graph/limits.ts";

/** `docs/limits.md`: every limit with its default, its flag and its codes. */
export function limitsPage(): string {
  const rows = limitEntries.map((entry) => {
    const { name, flag, says, before, during } = entry;
    const cells = [
      says,
      defaultWords(entry),
      name === "sizes" ? "`--max-pixels` for pictures" : flag && `\`${flag.name}\``,
      `\`${name}\``,
      codeLink(before),
      codeLink(during),
    ];
    return `| ${cells.map((cell) => cell ?? "").join(" | ")} |`;
  });
  return `${head}
| at most | unless given | flag of \`run\` and \`serve\` | in programs | found before running | ends the run |
|---|---|---|---|---|---|
${rows.join("\n")}

${tail}`;
}

function codeLink(code: string | undefined): string | undefined {
  return code && `[\`${code}\`](errors.md)`;
}

const head = `# Limits

What a graph may cost at most. A document is data from anywhere: nothing that it holds takes the process down. All limits
are declared in \`packages/core/src/graph/limits.ts\`, from which \`npm run generate\` makes this page;
[why they are what they are](decisions/bounds.md).
`;

const tail = `Programs give them as \`limits\` to \`createEngine\`, \`createServer\`, \`runGraph\` and to \`engine.prepare\`, sizes by
their unit: \`{ executions: 5000, sizes: { pixels: 2 ** 22 } }\`. A run is held to the limits that it was prepared with.

**Executions.** Every node whose turn comes counts one, a loop, map or call too, and every iteration one more, whether it is
run or found in the cache; a loop's iteration that is found there is one alone. What is sure to run is counted
before running, as far as the lengths of lists are known: lists in the document, \`list.range\` and \`list.seeds\` of a known
count, the results of maps over such. Lists of unknown length count as empty then, and branches of switches as not taken.

**Bytes of live values.** Outputs count until their last reader is done, inputs of bodies while the body runs, results of a
map's iterations until the map is done. An array or a text that several values share counts once. What the caches keep
has limits of its own (\`memoryBytes\`, \`--cache-size\`), and so have models (\`--memory\`).

**Texts and sizes.** A picture has 67108864 pixels at most, for \`serve\` 16777216. Nodes that make long texts or large pictures ask \`context.limits\` before they take memory for them
([write a node](guides/write-a-node.md)). All others are held to what they return. A text in the document is
looked at before running, one that the run is given at its start. A port that declares a \`maxLength\` has that instead.
`;

/** A name that is being written at the caret. */
export interface Started {
  readonly kind: "loras" | "embeddings" | "styles";
  /** Where in the text it begins, its mark included. */
  readonly from: number;
  /** What of the name is there. */
  readonly typed: string;
}

const marks = [
  { kind: "loras", pattern: /<(?:lora:?)?([^<>:\n]*)$/, write: (name: string) => `<lora:${name}:1>` },
  {
    kind: "embeddings",
    pattern: /(?<![\p{L}\p{N}_])embedding:([\p{L}\p{N}_.-]*)$/u,
    write: (name: string) => `embedding:${name} `,
  },
  // A style stands around the whole prompt: it is chosen, and nothing of it stays in the text.
  { kind: "styles", pattern: /(?<![\p{L}\p{N}_])style:([\p{L}\p{N} _-]*)$/iu, write: () => "" },
] as const;

/** The name of a LoRA (`<lora:`), an embedding (`embedding:`) or a style (`style:`) that ends at the caret. */
export function startedName(text: string, caret: number): Started | undefined {
  const before = text.slice(0, caret);
  for (const { kind, pattern } of marks) {
    const found = pattern.exec(before);
    if (found !== null) return { kind, from: found.index, typed: found[1] ?? "" };
  }
  return undefined;
}

/** Names that have in them what is typed, those that begin with it first. */
export function fittingNames(names: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const places = names.map((name) => [name.toLowerCase().indexOf(wanted), name] as const);
  return places
    .filter(([at]) => at >= 0)
    .sort(([one], [other]) => Math.min(one, 1) - Math.min(other, 1))
    .map(([, name]) => name)
    .slice(0, 50);
}

/** How a prompt says a name. */
export function writtenName(kind: Started["kind"], name: string): string {
  return marks.find((mark) => mark.kind === kind)?.write(name) ?? name;
}

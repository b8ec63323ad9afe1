/** A value of a YAML file as Compose files are written here. */
export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the part of YAML that our Compose files are written in: mappings, lists, texts, block texts, anchors and merges.
 *
 * @throws Error with the line for anything else.
 */
export function readYaml(text: string): Yaml {
  const lines: Line[] = text
    .split("\n")
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
  const anchors = new Map<string, Yaml>();
  let at = 0;
  return block(0);

  function block(indent: number): Yaml {
    return lines[at]?.text.startsWith("- ") ? list(indent) : mapping(indent, {});
  }

  function list(indent: number): readonly Yaml[] {
    const items: Yaml[] = [];
    for (let line = lines[at]; line?.indent === indent && line.text.startsWith("- "); line = lines[at]) {
      const item = line.text.slice(2);
      if (/^[\w.-]+: /.test(item)) {
        lines[at] = { indent: indent + 2, text: item };
        items.push(mapping(indent + 2, {}));
      } else {
        at++;
        items.push(plain(item));
      }
    }
    return items;
  }

  function mapping(indent: number, found: Record<string, Yaml>): Yaml {
    for (let line = lines[at]; line?.indent === indent; line = lines[at]) {
      const [, key, rest = ""] = /^([\w.<-]+):(?: (.*))?$/.exec(line.text) ?? [];
      if (key === undefined) throw new Error(`not understood: ${line.text}`);
      at++;
      const [, anchor, value = rest] = /^&(\w+)(?: (.*))?$/.exec(rest) ?? [];
      const read =
        anchor !== undefined || value === "" ? nested(indent) : value === "|" ? blockText(indent) : plain(value);
      if (anchor !== undefined) anchors.set(anchor, read);
      if (key === "<<") Object.assign(found, read);
      else found[key] = read;
    }
    const next = lines[at];
    if (next !== undefined && next.indent > indent) throw new Error(`indented too far: ${next.text}`);
    return found;
  }

  function nested(indent: number): Yaml {
    const next = lines[at];
    return next !== undefined && next.indent > indent ? block(next.indent) : "";
  }

  function blockText(indent: number): string {
    const own: string[] = [];
    for (let line = lines[at]; line !== undefined && line.indent > indent; line = lines[++at]) own.push(line.text);
    return own.join("\n");
  }

  function plain(value: string): Yaml {
    if (value.startsWith("*")) {
      const anchored = anchors.get(value.slice(1));
      if (anchored === undefined) throw new Error(`no such anchor: ${value}`);
      return anchored;
    }
    if (/^[[{>&|]/.test(value)) throw new Error(`not understood: ${value}`);
    return value.replace(/^"(.*)"$/, "$1");
  }
}

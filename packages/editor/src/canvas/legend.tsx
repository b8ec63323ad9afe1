import { isList, own, type TypeRef } from "@sigmaflow/core/editing";
import { colourOf, readable } from "../document/ports.ts";
import { type Situation, typeAt } from "../document/verdict.ts";
import { wiresOf } from "../document/wires.ts";
import { situationOf } from "../store/editor.ts";
import { legend } from "../store/preference.ts";
import { useEditor } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";

/** The kinds of value that the wires of a graph carry, with their colours, in the order of their names. */
function kindsIn(situation: Situation): readonly (readonly [name: string, colour: string])[] {
  const { body, catalogue } = situation;
  const found = new Map<string, string>();
  for (const { from } of wiresOf(body)) {
    let held: TypeRef | undefined = typeAt(situation, from);
    while (held !== undefined && isList(held)) held = held.of;
    if (held !== undefined)
      found.set(readable(own(catalogue.types, held.id)?.label ?? canvasTexts.anyValue), colourOf(held, catalogue));
  }
  return [...found].sort(([one], [other]) => one.localeCompare(other));
}

/** What the colours of wires and ports mean in this graph, while somebody wants to see it. */
export function Legend() {
  return legend.use() ? <Kinds /> : null;
}

function Kinds() {
  const situation = useEditor(situationOf);
  const kinds = kindsIn(situation);
  return (
    <section className="legend" aria-label={canvasTexts.colours}>
      {kinds.length === 0 && <span className="hint">{canvasTexts.noWires}</span>}
      <ul>
        {kinds.map(([name, colour]) => (
          <li key={name}>
            <i className="dot" style={{ background: colour }} />
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { Json, PortSpec, Seed } from "@sigmaflow/core";
import type { End } from "../document/wires.ts";

/** What every control is given. */
export interface ControlProps {
  readonly spec: PortSpec;
  /** What stands in the document; undefined when nothing does. */
  readonly value: Json | undefined;
  /** Undefined removes the value, so that the default holds. */
  readonly onChange: (value: Json | undefined) => void;
  readonly label: string;
  readonly disabled?: boolean | undefined;
  readonly invalid?: boolean | undefined;
  /** It stands in a form with a line of its own, so that there is room for more than the value: a slider, say. */
  readonly roomy?: boolean | undefined;
  /** Of a seed: what it was in the last run. */
  readonly last?: Seed | undefined;
  /** Where a text stands: a node's port in the open graph, or one of the document's inputs. */
  readonly place?: End | undefined;
}

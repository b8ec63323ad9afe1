import { listened } from "./listened.ts";

/** Something that a person switches on or off for this browser, not for a document. */
export interface Preference {
  toggle(): void;
  /** Whether it is on, for components. */
  use(): boolean;
}

/** A preference that the browser keeps; off unless somebody switched it on. */
function preference(key: string): Preference {
  const { changed, use } = listened();
  const isOn = () => localStorage.getItem(key) === "on";
  return {
    toggle() {
      if (isOn()) localStorage.removeItem(key);
      else localStorage.setItem(key, "on");
      changed();
    },
    use: () => use(isOn),
  };
}

/** Whether the canvas says what its colours mean. */
export const legend: Preference = preference("sigmaflow.legend");

/** Whether all wires say the sizes of what they carry, not only the one below the pointer. */
export const wireSizes: Preference = preference("sigmaflow.wire-sizes");

/** Whether cards that are dragged come to lie on the canvas's dots. */
export const snapping: Preference = preference("sigmaflow.snapping");

/** Whether links to the graph's own inputs are drawn as wires, besides the pill at their port. */
export const inputWires: Preference = preference("sigmaflow.input-wires");

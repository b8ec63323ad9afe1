import type { KindFiles } from "./file-format.ts";

/** What of a value is limited: facts that multiply to an amount (a table's rows and columns to its cells). */
export interface Size {
  /** Names of facts, each of the kind's own `facts`. */
  readonly of: readonly string[];
  /** The property of a value that has these facts, where they are not its own. */
  readonly within?: string;
  /** How much one unit of their product stands for; 1 when left out. */
  readonly times?: number;
  /** What is counted, as a person says it: `cells`. */
  readonly unit: string;
  /** The most that is accepted, unless the host's limits say otherwise for this unit. */
  readonly most: number;
}

/** A type of TypeScript: one of the language, or what programs import by its name from a module. */
export interface ValueType {
  /** `string`, `Image`. */
  readonly name: string;
  /** The module: `sigmaflow`, a package's name. Left out for types of the language. */
  readonly from?: string;
}

/** A kind of value as data: how it is named and coloured, which kinds connect, and what can be known of its values. */
export interface PortType {
  readonly id: string;
  /** As a person says it, without its article: `Image`, `whole number`. */
  readonly label: string;
  /** Colour of ports and links, `#rrggbb`. */
  readonly colour: string;
  readonly description: string;
  /** Whether a document may hold a value of this kind as a literal. */
  readonly literal: boolean;
  /** Other kinds that ports of this kind accept, without change of meaning. */
  readonly accepts: readonly string[];
  /** Other kinds whose ports accept values of this kind. */
  readonly acceptedBy: readonly string[];
  /** Names of the facts that can be known about such a value without running. */
  readonly facts: readonly string[];
  /** What of a value is limited; nothing when left out. */
  readonly size?: Size;
  /** The files that stand for such a value; none when left out. */
  readonly files?: KindFiles;
  /** Its values in TypeScript, for `sigmaflow types`; unknown when left out. */
  readonly valueType?: ValueType;
  /** Whether such a value can be looked at in little. */
  readonly preview?: true;
}

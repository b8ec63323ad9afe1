/** A kind of value as the compiler knows it: its id, and what it connects with. */
export interface Kind {
  readonly id: string;
  /** Other kinds whose ports accept it, a union of ids. */
  readonly acceptedBy: string;
  /** Other kinds that its ports accept, a union of ids. */
  readonly accepts: string;
  /** Whether a literal can stand for it. */
  readonly literal: boolean;
}

/** A kind from its parts. */
export interface PlainKind<Id extends string, By extends string, From extends string, Literal extends boolean>
  extends Kind {
  readonly id: Id;
  readonly acceptedBy: By;
  readonly accepts: From;
  readonly literal: Literal;
}

/** The kind of a list. Lists connect as what they hold does; lists of literals are data too. */
export interface ListKind<K extends Kind> extends Kind {
  readonly id: `list<${K["id"]}>`;
  readonly acceptedBy: `list<${K["acceptedBy"]}>` | ("json" extends K["id"] | K["acceptedBy"] ? "json" : never);
  readonly accepts: `list<${K["accepts"]}>`;
  readonly literal: K["literal"];
}

/** The kinds whose ports accept a value of kind `K`: its own, and those that it is accepted by. */
export type Fits<K extends Kind> = K["id"] | K["acceptedBy"];

/** The kind of ports that accept and pass on whatever is linked. */
export interface AnyKind extends Kind {
  readonly id: "any";
  readonly acceptedBy: string;
  readonly accepts: string;
  readonly literal: true;
}

/** The kind of ports of one node that must agree; each use of the node decides it anew. */
export interface VariableKind<V extends string> extends Kind {
  readonly id: `any<${V}>`;
  readonly acceptedBy: never;
  readonly accepts: string;
  readonly literal: true;
}

/** A port type taken apart: its name, for lists what they hold, for type variables their name. */
export type TypeRef =
  | { readonly id: string }
  | { readonly id: "list"; readonly of: TypeRef }
  | { readonly id: "any"; readonly variable?: string };

const grammar = /^(?:(list)<(.+)>|any<([A-Z])>|([a-z][a-zA-Z0-9.-]*))$/;
const parsed = new Map<string, TypeRef | undefined>();

/** Reads `image`, `list<image>`, `any`, `any<T>`; undefined for text that is no type. */
export function parseType(text: string): TypeRef | undefined {
  if (parsed.has(text)) return parsed.get(text);
  const found = text.length > 200 ? null : grammar.exec(text);
  let result: TypeRef | undefined;
  if (found?.[1]) {
    const of = parseType(found[2]!);
    result = of && { id: "list", of };
  } else if (found?.[3]) result = { id: "any", variable: found[3] };
  else if (found?.[4]) result = { id: found[4] };
  // A bounded memory: documents are untrusted and could bring endless new texts.
  if (parsed.size < 1000) parsed.set(text, result);
  return result;
}

/** The text form of a type; the inverse of {@link parseType}. */
export function typeText(type: TypeRef): string {
  if (isList(type)) return `list<${typeText(type.of)}>`;
  return isVariable(type) ? `any<${type.variable}>` : type.id;
}

/** Whether a type is a list. */
export function isList(type: TypeRef): type is { readonly id: "list"; readonly of: TypeRef } {
  return "of" in type;
}

/** Whether a type is a variable that its node's inputs decide. */
export function isVariable(type: TypeRef): type is { readonly id: "any"; readonly variable: string } {
  return "variable" in type && type.variable !== undefined;
}

import { expectTypeOf } from "vitest";
import type { Codec, ValuePreview } from "./codec.ts";
import { definePortType } from "./define-port-type.ts";
import type { PlainKind } from "./kind.ts";
import type { Port } from "./port.ts";

interface Note {
  readonly text: string;
}
declare const noteFiles: Codec<Note, { read(bytes: Uint8Array): string }>;
const words = { id: "acme.note", label: "Note", colour: "#102030" } as const;

const note = definePortType<Note>()({ ...words, codec: noteFiles });
expectTypeOf(note.codec).toEqualTypeOf<Codec<Note> | undefined>();

// @ts-expect-error a codec of other values
definePortType<{ readonly page: number }>()({ ...words, codec: noteFiles });

// One call is enough where a codec, or a preview, says what the values are; the id is a literal all the same.
const page = definePortType({ ...words, id: "acme.page", codec: noteFiles, acceptedBy: ["acme.note"] });
expectTypeOf(page()).toEqualTypeOf<Port<Note, "required", PlainKind<"acme.page", "acme.note", never, false>>>();
expectTypeOf(page({ optional: true }).presence).toEqualTypeOf<"optional">();
declare const drawn: ValuePreview<Note>;
const seen = definePortType({ ...words, preview: drawn });
expectTypeOf(seen()).toEqualTypeOf<Port<Note, "required", PlainKind<"acme.note", never, never, false>>>();
const unsaid = definePortType({ ...words, id: "acme.unsaid", literal: true });
expectTypeOf(unsaid()).toEqualTypeOf<Port<unknown, "required", PlainKind<"acme.unsaid", never, never, true>>>();

// @ts-expect-error the value's type in front needs a call of its own: beside it no id would be inferred
definePortType<Note>({ ...words, id: "acme.text" });

import { expectTypeOf } from "vitest";
import type { Codec } from "./codec.ts";
import { definePortType } from "./define-port-type.ts";

interface Note {
  readonly text: string;
}
declare const noteFiles: Codec<Note, { read(bytes: Uint8Array): string }>;
const words = { id: "acme.note", label: "Note", colour: "#102030" } as const;

const note = definePortType<Note>()({ ...words, codec: noteFiles });
expectTypeOf(note.codec).toEqualTypeOf<Codec<Note> | undefined>();

// @ts-expect-error a codec of other values
definePortType<{ readonly page: number }>()({ ...words, codec: noteFiles });

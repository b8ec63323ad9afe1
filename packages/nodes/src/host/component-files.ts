import type { MemoryNeed } from "../checkpoint/memory-need.ts";
import type { ExportBinding } from "../model/binding.ts";
import type { FileIdentity } from "./file-identity.ts";
import type { ModelSource } from "./inference-protocol.ts";

/** The files of one component and how to run them. Stays in the host; only its digest travels. */
export interface ComponentFiles {
  readonly digest: string;
  readonly binding: ExportBinding;
  readonly model: ModelSource;
  readonly files: readonly FileIdentity[];
  /** Bytes that the weights take when loaded. */
  readonly bytes: number;
  /** What its runs take besides, where that is known. */
  readonly need?: MemoryNeed;
  /** The model's name and folder in words, for messages. */
  readonly label: string;
}

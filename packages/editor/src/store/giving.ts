import type { FiledKind } from "@sigmaflow/core";
import { ApiError, api, artifactUrl } from "../api/client.ts";
import { filedKind, typeOfFile } from "../document/files.ts";
import { freeName } from "../document/names.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { changeDocument } from "./editing.ts";
import type { Editor, EditorState, FiledInput } from "./editor.ts";
import { reportRefusal } from "./files.ts";

/** Sends a file to the server, for a graph's input in the next run. Returns whether that came about. */
export async function giveFile(editor: Editor, name: string, file: File, kind: FiledKind): Promise<boolean> {
  let given = false;
  await reportRefusal(editor, async () => {
    const { hash } = await api.upload(file, typeOfFile(file, kind));
    editor.setState(({ values }) => ({ values: { ...values, [name]: { $upload: hash } } }));
    given = true;
  });
  return given;
}

/** Sets what a run made as a graph's input in the next run. */
export async function giveResult(editor: Editor, name: string, hash: string, kind: FiledKind): Promise<boolean> {
  let file: File | undefined;
  await reportRefusal(editor, async () => {
    const blob = await storedFile(hash);
    file = new File([blob], "result", { type: blob.type });
  });
  return file !== undefined && (await giveFile(editor, name, file, kind));
}

/**
 * A file that the server keeps.
 *
 * @throws {@link ApiError} where it does not any more.
 */
export async function storedFile(hash: string): Promise<Blob> {
  const answer = await fetch(artifactUrl(hash));
  if (!answer.ok) throw new ApiError(storeTexts.pictureGone, answer.status);
  return await answer.blob();
}

/** The inputs of the graph that take a file of a media type. */
export function inputsFor({ document, catalogue }: EditorState, mediaType: string): readonly FiledInput[] {
  return Object.entries(document.inputs ?? {}).flatMap(([name, spec]) => {
    const kind = filedKind(spec, catalogue);
    return kind !== undefined && readsType(kind, mediaType) ? [{ name, kind }] : [];
  });
}

/** Declares an input for pictures, which is left out until a wire leads from it. */
export function newPictureInput(editor: Editor, mediaType: string): FiledInput | undefined {
  const { catalogue, document } = editor.getState();
  for (const type of Object.keys(catalogue.types)) {
    const kind = filedKind({ type }, catalogue);
    if (kind?.preview !== true || !readsType(kind, mediaType)) continue;
    const name = freeName(type, Object.keys(document.inputs ?? {}));
    changeDocument(editor, { label: stepTexts.addPicture }, (before) => ({
      ...before,
      inputs: { ...before.inputs, [name]: { type, optional: true } },
    }));
    return { name, kind };
  }
  return undefined;
}

function readsType({ files }: FiledKind, mediaType: string): boolean {
  return files.reads.some((format) => format.mediaType === mediaType);
}

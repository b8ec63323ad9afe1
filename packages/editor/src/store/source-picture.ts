import { ApiError, api, artifactUrl } from "../api/client.ts";
import type { PictureSource } from "../document/picture-source.ts";
import { storeTexts } from "../texts/store.ts";
import { savedDocument } from "./document-text.ts";
import type { Editor } from "./editor.ts";
import { storedFile } from "./giving.ts";
import { usedValues } from "./running.ts";

/** Between two looks at whether a picture is made, in ms. */
const pause = 150;

/**
 * Address of a picture. One that a node makes is made by a run as far as that node, which leaves nothing behind.
 *
 * @throws {@link ApiError}, with why the run failed if it did.
 */
export async function pictureAt(editor: Editor, source: PictureSource): Promise<string> {
  if ("hash" in source) return artifactUrl(source.hash);
  const state = editor.getState();
  const document = savedDocument(state);
  const { id } = await api.start(document, usedValues(document, state.values), { until: source.node });
  for (;;) {
    const { status, error, outputs = {} } = await api.run(id);
    if (status === "queued" || status === "running") {
      await new Promise((resolve) => setTimeout(resolve, pause));
      continue;
    }
    const hash = Object.values(outputs).flatMap(({ images = [] }) => images)[0]?.hash;
    if (hash === undefined) throw new ApiError(error?.message ?? storeTexts.noPictureAt({ node: source.node }), 0);
    const picture = await storedFile(hash);
    await api.forget(id);
    return URL.createObjectURL(picture);
  }
}

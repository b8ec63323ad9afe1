import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { type ReadVersion, readVersion } from "../store/versions.ts";
import { versionTexts } from "../texts/versions.ts";
import { Difference } from "./difference.tsx";

/** What replacing a graph on the server by the open one would change there. */
export function TakenDifference({ name }: { readonly name: string }) {
  const editor = useEditorStore();
  const [theirs, setTheirs] = useState<ReadVersion>();
  useEffect(() => {
    void reportRefusal(editor, async () => {
      const { text } = await api.graph(name);
      setTheirs(readVersion(editor.getState(), text));
    });
  }, [editor, name]);
  return theirs && <Difference from={theirs} title={versionTexts.replacing({ name })} />;
}

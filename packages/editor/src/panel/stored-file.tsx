import type { RunFile } from "@sigmaflow/core/wire";
import { Download } from "lucide-react";
import { artifactUrl } from "../api/client.ts";
import { fileName } from "../document/files.ts";
import { useEditor } from "../store/use-editor.ts";

/** A file that a run made and that is no picture: played where a browser plays such, and to be saved. */
export function StoredFile({ name, file }: { readonly name: string; readonly file: RunFile }) {
  const catalogue = useEditor((state) => state.catalogue);
  const { hash, type } = file;
  const url = artifactUrl(hash);
  const saved = fileName(name, type, catalogue);
  return (
    <div className="result-file">
      {type.startsWith("audio/") && (
        // biome-ignore lint/a11y/useMediaCaption: what a graph makes comes without captions.
        <audio controls src={url} />
      )}
      {type.startsWith("video/") && (
        // biome-ignore lint/a11y/useMediaCaption: what a graph makes comes without captions.
        <video controls src={url} />
      )}
      <a className="button" href={url} download={saved}>
        <Download size={16} aria-hidden /> {saved}
      </a>
    </div>
  );
}

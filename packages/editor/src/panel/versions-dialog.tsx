import type { GraphVersion } from "@sigmaflow/core/wire";
import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { goBack, type ReadVersion, readVersion } from "../store/versions.ts";
import { versionTexts } from "../texts/versions.ts";
import { openText } from "../workspace/opening.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";
import { Dialog } from "./dialog.tsx";
import { Difference } from "./difference.tsx";
import { NoticeBar } from "./notice.tsx";

/** They come after the dialog was opened. */
const focus = (first: HTMLElement | null) => first?.focus();

/** What the graph was on the server: to look at, to open, to go back to. */
export function VersionsDialog() {
  const editor = useEditorStore();
  const name = useEditor(({ file }) => file?.name ?? "");
  const [versions, setVersions] = useState<readonly GraphVersion[]>([]);
  const [shown, setShown] = useState<{ readonly version: string; readonly read: ReadVersion }>();
  useEffect(() => void reportRefusal(editor, async () => setVersions(await api.versions(name))), [editor, name]);
  const look = (version: string) =>
    reportRefusal(editor, async () => {
      const read = readVersion(editor.getState(), await api.graphVersion(name, version));
      setShown({ version, read });
    });
  return (
    <Dialog title={versionTexts.versionsOf({ name })} kind="versions">
      <NoticeBar />
      <div className="versions-inside">
        <ul>
          {versions.map(({ version, modified, current }, at) => (
            <li key={`${version} ${modified}`}>
              <button
                ref={at === 0 ? focus : undefined}
                type="button"
                className="graph-entry version-entry"
                aria-pressed={shown?.version === version}
                onClick={() => void look(version)}
              >
                <time dateTime={new Date(modified).toISOString()}>{new Date(modified).toLocaleString()}</time>
                {current && <span className="graph-description">{versionTexts.now}</span>}
              </button>
            </li>
          ))}
        </ul>
        {shown === undefined ? (
          <p className="hint version-shown">{versionTexts.chooseOne}</p>
        ) : (
          <Shown name={name} read={shown.read} />
        )}
      </div>
    </Dialog>
  );
}

function Shown({ name, read }: { readonly name: string; readonly read: ReadVersion }) {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const { text, document } = read;
  return (
    <div className="version-shown">
      <Difference from={read} title={versionTexts.changedSince} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => openText(workspace, text, { name })}>
          {versionTexts.openThis}
        </button>
        {document !== undefined && (
          <button type="button" className="button primary" onClick={() => goBack(editor, document)}>
            {versionTexts.goBack}
          </button>
        )}
      </div>
    </div>
  );
}

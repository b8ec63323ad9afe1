import type { ListedGraph } from "@sigmaflow/core/wire";
import { FilePlus2, FolderOpen } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { hasWords } from "../document/search-words.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { openFile } from "../workspace/open-file.ts";
import { openNew } from "../workspace/opening.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";
import { Dialog } from "./dialog.tsx";
import { GraphList } from "./graph-list.tsx";
import { NoticeBar } from "./notice.tsx";
import { SearchField } from "./search-field.tsx";
import { usePictures } from "./use-pictures.ts";

/** The graphs in the server's folder, a file of one's own, or nothing to start with. */
export function OpenDialog() {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const [graphs, setGraphs] = useState<readonly ListedGraph[]>();
  const list = useCallback(() => void reportRefusal(editor, async () => setGraphs(await api.graphs())), [editor]);
  useEffect(list, [list]);
  const pictures = usePictures();
  const [query, setQuery] = useState("");
  const found = graphs?.filter(({ name, title, description }) => hasWords(query, [name, title, description]));
  return (
    <Dialog title={dialogTexts.openGraph} kind="open">
      <div className="open-ways">
        <button type="button" className="button" onClick={() => openNew(workspace)}>
          <FilePlus2 size={16} aria-hidden /> {dialogTexts.startEmpty}
        </button>
        <label className="button">
          <FolderOpen size={16} aria-hidden /> {dialogTexts.openFile}
          <input
            type="file"
            className="hidden-input"
            accept=".json,.png,application/json,image/png"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file !== undefined) void openFile(workspace, file);
            }}
          />
        </label>
        <span className="hint">{dialogTexts.orDrop}</span>
      </div>
      <SearchField
        label={dialogTexts.searchGraphs}
        placeholder={dialogTexts.searchGraphsHint}
        query={query}
        onQuery={setQuery}
      />
      <NoticeBar />
      <div className="graphs">
        <GraphList
          title={dialogTexts.yours}
          graphs={found?.filter(({ shipped }) => shipped !== true)}
          {...{ pictures, onChanged: list }}
        />
        <GraphList
          title={dialogTexts.templates}
          graphs={found?.filter(({ shipped }) => shipped === true)}
          {...{ pictures, onChanged: list }}
        />
        {found?.length === 0 && (
          <p className="nothing">{graphs?.length === 0 ? dialogTexts.noGraphs : dialogTexts.noGraph({ query })}</p>
        )}
      </div>
    </Dialog>
  );
}

import { check } from "@sigmaflow/core";
import { useEffect } from "react";
import { useModels } from "../api/models.ts";
import { withModels } from "../document/known-models.ts";
import { useWorkspaceStore } from "./use-workspace.ts";

/** Has every document checked with what the server says of its models, as often as that changes. */
export function KnowModels() {
  const workspace = useWorkspaceStore();
  const models = useModels();
  useEffect(() => {
    if (models.length === 0) return;
    const catalogue = withModels(workspace.getState().catalogue, models);
    workspace.setState({ catalogue });
    const { documents, closed } = workspace.getState();
    for (const { editor } of [...documents, ...closed])
      editor.setState(({ document }) => ({ catalogue, checked: check(document, catalogue) }));
  }, [workspace, models]);
  return null;
}

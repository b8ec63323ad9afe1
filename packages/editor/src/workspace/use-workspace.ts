import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Workspace, WorkspaceState } from "./workspace.ts";

/** The window's documents. */
export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

/** The window's documents, for changing which are open. */
export function useWorkspaceStore(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === undefined) throw new Error("a component of the editor stands outside of WorkspaceContext");
  return workspace;
}

/** A part of what is open; draws again when that part changes. */
export function useWorkspace<T>(pick: (state: WorkspaceState) => T): T {
  return useStore(useWorkspaceStore(), useShallow(pick));
}

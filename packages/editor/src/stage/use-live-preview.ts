import { useEditor } from "../store/use-editor.ts";

/** Content id of the latest picture of unfinished work anywhere. */
export function useLivePreview(): string | undefined {
  return useEditor((state) => {
    if (state.run?.status !== "running") return undefined;
    const running = [...state.run.nodes.values()].filter((node) => node.state === "running");
    return running.findLast((node) => node.preview !== undefined)?.preview;
  });
}

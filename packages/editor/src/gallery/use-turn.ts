import { useEditor } from "../store/use-editor.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { useQueue } from "./use-queue.ts";

/** What the run that is shown waits for, in words: its place in the line of its lane, or that nothing is taken up. */
export function useTurn(): string | undefined {
  const id = useEditor(({ run }) => (run?.status === "queued" ? run.id : undefined));
  const [standing] = useQueue(id !== undefined);
  if (id === undefined) return undefined;
  const own = standing?.waiting.find((run) => run.id === id);
  const line = standing?.waiting.filter(({ lane }) => lane === own?.lane) ?? [];
  const place = own === undefined ? undefined : line.indexOf(own) + 1;
  return galleryTexts.turn({ place, isPaused: standing?.paused === true });
}

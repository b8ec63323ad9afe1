import "./difference.css";
import { useEditor } from "../store/use-editor.ts";
import type { ReadVersion } from "../store/versions.ts";
import { sayDifference } from "../store/versions.ts";
import { versionTexts } from "../texts/versions.ts";

/** Sentences that are shown at once. */
const most = 100;

/** In what the open document differs from one on the server, in words. */
export function Difference({ from, title }: { readonly from: ReadVersion; readonly title: string }) {
  const sentences = useEditor((state) => sayDifference(state, from));
  if (sentences.length === 0) return <p className="hint">{versionTexts.noDifference}</p>;
  return (
    <section className="difference" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {sentences.slice(0, most).map((sentence) => (
          <li key={sentence}>{sentence.replaceAll("`", "")}</li>
        ))}
        {sentences.length > most && <li>{versionTexts.more({ count: sentences.length - most })}</li>}
      </ul>
    </section>
  );
}

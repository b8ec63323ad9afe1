import { shellTexts } from "../texts/shell.ts";
/** What is painted until the editor is there: its bar, its canvas and its panel, with nothing in them yet. */
export function Frame() {
  return (
    <div className="app" aria-busy="true">
      <header className="top-bar">
        <span className="brand" aria-hidden>
          σ
        </span>
        <span className="hint" role="status">
          {shellTexts.opening}
        </span>
      </header>
      <nav className="document-tabs" />
      <main />
      <aside className="side" />
    </div>
  );
}

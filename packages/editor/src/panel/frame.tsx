/** What is painted until the editor is there: its bar, its canvas and its panel, with nothing in them yet. */
export function Frame() {
  return (
    <main className="app" aria-busy="true">
      <header className="top-bar">
        <span className="brand" aria-hidden>
          σ
        </span>
        <span className="hint" role="status">
          Opening…
        </span>
      </header>
      <div className="document-tabs" />
      <section />
      <aside className="side" />
    </main>
  );
}

import { Component, type ReactNode } from "react";
import { forgetDraft } from "../store/draft.ts";

/** Stands in place of the editor when a fault of its own broke it, and returns the document. */
export class Crash extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const leave = () => {
      forgetDraft();
      location.replace(location.pathname);
    };
    return (
      <main className="no-server">
        <h1>sigmaflow</h1>
        <p>The editor has met a fault of its own. Your graph is kept in this tab.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={leave}>
            Start over without it
          </button>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Load it again
          </button>
        </div>
      </main>
    );
  }
}

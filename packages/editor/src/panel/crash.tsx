import { Component, type ReactNode } from "react";
import { dialogTexts } from "../texts/dialogs.ts";

interface CrashProps {
  /** Closes the document that is shown, and loads the page again. */
  readonly onSetAside: () => void;
  readonly children: ReactNode;
}

/** Stands in place of the editor when a fault of its own broke it, and offers what was open again. */
export class Crash extends Component<CrashProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="no-server">
        <h1>sigmaflow</h1>
        <p>{dialogTexts.broken}</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={this.props.onSetAside}>
            {dialogTexts.setAside}
          </button>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {dialogTexts.loadAgain}
          </button>
        </div>
      </main>
    );
  }
}

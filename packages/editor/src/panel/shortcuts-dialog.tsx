import { commands } from "../keys/shortcuts.ts";
import { Dialog } from "./dialog.tsx";

/** All keys at a glance. */
export function ShortcutsDialog() {
  return (
    <Dialog title="Keys" kind="keys">
      {/* What scrolls needs the focus to be scrolled by keys. */}
      <dl className="shortcuts" tabIndex={0}>
        {commands
          .filter(({ keys }) => keys.length > 0)
          .map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
      </dl>
    </Dialog>
  );
}

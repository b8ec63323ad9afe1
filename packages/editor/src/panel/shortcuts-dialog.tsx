import { shortcuts } from "../store/shortcuts.ts";
import { Dialog } from "./dialog.tsx";

/** All keys at a glance. */
export function ShortcutsDialog() {
  return (
    <Dialog title="Keys" kind="keys">
      <dl className="shortcuts">
        {shortcuts.map(({ keys, does }) => (
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

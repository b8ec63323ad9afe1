import { useState } from "react";
import { type ApiError, apiKey, setApiKey } from "../api/client.ts";
import { shellTexts } from "../texts/shell.ts";

/** Stands in place of the editor when the server does not answer, or asks for a key first. */
export function NoServer({ error }: { readonly error: ApiError }) {
  const [key, setKey] = useState("");
  const locked = error.status === 401;
  const words = apiKey() === null ? shellTexts.asksForKey : shellTexts.unknownKey;
  return (
    <main className="no-server">
      <h1>sigmaflow</h1>
      <p>{locked ? words : error.message}</p>
      <form
        className="save-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (locked) setApiKey(key);
          location.reload();
        }}
      >
        {locked && (
          <label className="form-row">
            <span className="form-label">{shellTexts.apiKey}</span>
            <input
              ref={(input) => input?.focus()}
              className="input"
              type="password"
              value={key}
              onChange={({ target }) => setKey(target.value)}
            />
          </label>
        )}
        <button type="submit" className="button primary">
          {locked ? shellTexts.openEditor : shellTexts.tryAgain}
        </button>
      </form>
    </main>
  );
}

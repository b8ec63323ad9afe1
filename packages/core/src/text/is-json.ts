/** Whether a text is JSON, whatever it holds; for texts that something else bounds. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

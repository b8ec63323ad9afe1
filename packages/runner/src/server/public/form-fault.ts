/**
 * What keeps bytes from being a form of several parts, as two sentences: what is wrong and at which byte, and what to do.
 * `contentType` is what they are said to be.
 */
export function formFault(body: Buffer, contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (!boundary)
    return "Its Content-Type names no boundary. Leave that header to your client, or name the one that you use.";
  const line = `--${boundary}`;
  const shown = `\`${line.slice(0, 80)}\``;
  let at = body.indexOf(line);
  if (at === -1) return `Its boundary ${shown} stands nowhere in it. Begin every part with that line.`;
  for (let number = 1; ; number++) {
    const from = at + line.length;
    if (body.toString("latin1", from, from + 2) === "--") break;
    const next = body.indexOf(line, from);
    if (next === -1) return `It ends at byte ${body.length} without ${shown.slice(0, -1)}--\`. Send it whole.`;
    const part = `Part ${number}, at byte ${at},`;
    const headEnd = body.indexOf("\r\n\r\n", from);
    if (headEnd === -1 || headEnd > next)
      return `${part} has no empty line behind its headers. End every line with CR and LF.`;
    const head = body.toString("latin1", from, headEnd);
    if (!/^content-disposition:\s*form-data\s*;.*\bname=/im.test(head))
      return `${part} has no name. Write \`Content-Disposition: form-data; name="…"\` into its headers.`;
    at = next;
  }
  return "Fix it, or send JSON.";
}

/** Common types of files by the ending that is written for them. */
const types: Readonly<Record<string, string>> = {
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  pdf: "application/pdf",
  zip: "application/zip",
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  svg: "image/svg+xml",
  wav: "audio/wav",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  webm: "video/webm",
  bin: "application/octet-stream",
};

const otherEndings: Readonly<Record<string, string>> = { jpg: "jpeg", htm: "html" };

/** The media type of a common ending, without its dot; undefined for others. */
export function commonType(extension: string): string | undefined {
  const ending = extension.toLowerCase();
  const written = Object.hasOwn(otherEndings, ending) ? otherEndings[ending]! : ending;
  return Object.hasOwn(types, written) ? types[written] : undefined;
}

/** How the name of a file of a media type ends, as letters and digits; `bin` where the type does not say. */
export function endingOf(mediaType: string): string {
  const plain = mediaType.split(";")[0]!.trim().toLowerCase();
  const common = Object.entries(types).find(([, type]) => type === plain)?.[0];
  return common ?? /^[a-z]+\/(?:x-)?([a-z0-9]{1,16})$/.exec(plain)?.[1] ?? "bin";
}

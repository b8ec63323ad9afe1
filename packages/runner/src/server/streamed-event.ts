import { z } from "zod";

/**
 * The schema of one event of a stream (Server-Sent Events), as OpenAPI describes them: an object, whose data is JSON in a
 * text. What routes write is text.
 */
export function streamedEvent(data: object, others: Readonly<Record<string, object>> = {}) {
  const text = { type: "string", contentMediaType: "application/json", contentSchema: data };
  return z.custom<string>().meta({ type: "object", properties: { ...others, data: text }, required: ["data"] });
}

import type * as z from "zod/mini";

/** A `Schema` in zod's lighter form, of what pages read too: they need not carry the rest of zod. */
export type LightSchema<T> = z.ZodMiniType<T, T>;

import * as z from "zod/mini";

/** Makes zod follow its schemas instead of compiling them, which pages may not where a policy forbids `eval`. */
z.config({ jitless: true });

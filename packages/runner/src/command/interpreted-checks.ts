import { z } from "zod";

/**
 * Makes zod follow its schemas instead of compiling each first: a process that checks a graph or two is over before
 * compiling pays. Schemas made before this was loaded are not affected.
 */
z.config({ jitless: true });

import type { FastifyRequest } from "fastify";

/** Whoever asks for something: by a request, or the person who started the process, who may do everything. */
export type Asker = FastifyRequest | "owner";

// What travels between the server and its clients: schemas and types, for clients of one's own.

export * from "@sigmaflow/core/wire";

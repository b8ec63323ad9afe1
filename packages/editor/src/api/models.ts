import type { ListedModel } from "@sigmaflow/core/wire";
import { useEffect, useState } from "react";
import { api } from "./client.ts";

let known: Promise<readonly ListedModel[]> | undefined;

/** The server's models, asked for once a page; none where it does not say. */
export function listedModels(): Promise<readonly ListedModel[]> {
  known ??= api.models().catch(() => []);
  return known;
}

/** The server's models, for components; none until they are there. */
export function useModels(): readonly ListedModel[] {
  const [models, setModels] = useState<readonly ListedModel[]>([]);
  useEffect(() => void listedModels().then(setModels), []);
  return models;
}

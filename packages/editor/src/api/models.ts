import type { ListedModel } from "@sigmaflow/core/wire";
import { useEffect } from "react";
import { listened } from "../store/listened.ts";
import { api } from "./client.ts";

let asked: Promise<readonly ListedModel[]> | undefined;
let known: readonly ListedModel[] = [];
const { changed, use } = listened();

/** The server's models, as it has them now; whoever shows them sees those from then on. */
export function freshModels(): Promise<readonly ListedModel[]> {
  asked = api.models().then(
    (models) => {
      if (JSON.stringify(models) !== JSON.stringify(known)) {
        known = models;
        changed();
      }
      return known;
    },
    () => known,
  );
  return asked;
}

/** The server's models, asked for once a page unless somebody wants fresh ones; none where it does not say. */
export function listedModels(): Promise<readonly ListedModel[]> {
  return asked ?? freshModels();
}

/** The server's models, for components; none until they are there. */
export function useModels(): readonly ListedModel[] {
  useEffect(() => void listedModels(), []);
  return use(() => known);
}

import type { HostNames } from "@sigmaflow/core/wire";
import { useEffect, useState } from "react";
import { api } from "../api/client.ts";

/** For so long a list is taken to be true, in ms: files are put into folders while one works. */
const fresh = 20_000;

let asked: { readonly at: number; readonly names: Promise<HostNames> } | undefined;

function hostNames(): Promise<HostNames> {
  if (asked === undefined || Date.now() - asked.at > fresh) asked = { at: Date.now(), names: api.names() };
  return asked.names;
}

/** The names of a kind that the server has, once somebody wants them; none while they are asked for, or where it cannot say. */
export function useHostNames(kind: keyof HostNames | undefined): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (kind === undefined) return;
    let wanted = true;
    hostNames().then(
      (all) => wanted && setNames(all[kind]),
      // What is typed counts as well.
      () => wanted && setNames([]),
    );
    return () => {
      wanted = false;
    };
  }, [kind]);
  return names;
}

import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { framesOf } from "../stage/frames.ts";

/** Pictures that graphs made last, by title: what a list of graphs shows. Nothing is said where they cannot be had. */
export function usePictures(): ReadonlyMap<string, string> {
  const [pictures, setPictures] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const load = async () => {
      const { runs } = await api.runs({ status: "succeeded", limit: 100 });
      const newest = new Map<string, string>();
      for (const { id, title = "", outputs } of runs) {
        const [first] = framesOf(id, outputs);
        if (first !== undefined && !newest.has(title)) newest.set(title, first.hash);
      }
      setPictures(newest);
    };
    load().catch(() => {});
  }, []);
  return pictures;
}

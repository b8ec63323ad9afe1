import type { CatalogueNode } from "@sigmaflow/core";
import {
  Box,
  Cloud,
  Hash,
  Image,
  Layers,
  LogIn,
  LogOut,
  type LucideIcon,
  Puzzle,
  Repeat,
  Sparkles,
  Type,
  Workflow,
} from "lucide-react";
import { memo } from "react";

const icons: Readonly<Record<string, LucideIcon>> = {
  denoise: Sparkles,
  flow: Workflow,
  image: Image,
  inputs: LogIn,
  inside: Layers,
  loop: Repeat,
  model: Box,
  outputs: LogOut,
  remote: Cloud,
  text: Type,
  value: Hash,
};

/** What kind of sign a node has; `inside` says whether it has an inside that can be looked at. */
export function iconKind(entry: CatalogueNode | undefined, inside: boolean): string {
  if (entry?.body === "loop") return "loop";
  return inside ? "inside" : (entry?.category ?? "unknown");
}

/** The sign of what a card is: a loop, a graph with an inside, or its category. */
export const CardIcon = memo(function CardIcon({ kind }: { readonly kind: string }) {
  const Icon = icons[kind] ?? Puzzle;
  return <Icon size={14} className="card-icon" aria-hidden />;
});

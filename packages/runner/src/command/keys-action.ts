import type { Right } from "../store/key-store.ts";
import type { Grant, ListedKey, MadeKeys } from "../store/made-keys.ts";
import { tableText } from "../terminal/table.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { type ClusterFlags, namedAddresses } from "./cluster-flags.ts";
import { exitCodes } from "./exit.ts";
import { keysIn } from "./keys-in.ts";

interface KeysFlags extends Pick<ClusterFlags, "store">, Pick<UseFlags, "config"> {
  readonly data?: string;
  readonly json?: boolean;
}

interface GrantFlags extends KeysFlags {
  readonly rights?: readonly Right[];
  readonly rate?: number | "any";
  readonly credits?: number;
}

/** Makes a key and prints it. */
export function createAction(name: string, flags: GrantFlags): Promise<number> {
  return withKeys(flags, async (keys) => {
    const { text, id } = await keys.create(name, grantOf(flags));
    process.stdout.write(`${text}\n`);
    process.stderr.write(
      `The key ${id} of \`${name}\`, shown only now. Send it as x-api-key or Authorization: Bearer.\n`,
    );
  });
}

/** Lists the keys. */
export function listAction(flags: KeysFlags): Promise<number> {
  return withKeys(flags, async (keys) => {
    const all = await keys.list();
    if (flags.json) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
    else if (all.length > 0) process.stdout.write(tableText(all.map(cellsOf)));
    else process.stderr.write("There are no keys. Make one with `sigmaflow keys create NAME`.\n");
  });
}

/** Changes what a key may do, and grants it credits. */
export function grantAction(which: string, credits: number | undefined, flags: GrantFlags): Promise<number> {
  return withKeys(flags, async (keys) => {
    const grant = grantOf({ ...flags, ...(credits !== undefined && { credits }) });
    process.stdout.write(tableText([cellsOf(await keys.grant(which, grant))]));
  });
}

/** Lets a key count no more. */
export function revokeAction(which: string, flags: KeysFlags): Promise<number> {
  return withKeys(flags, async (keys) => {
    process.stdout.write(tableText([cellsOf(await keys.revoke(which))]));
  });
}

function grantOf({ rights, rate, credits }: GrantFlags): Grant {
  return {
    ...(rights && { rights }),
    ...(credits !== undefined && { credits }),
    ...(rate !== undefined && { rate: rate === "any" ? null : rate }),
  };
}

async function withKeys(flags: KeysFlags, work: (keys: MadeKeys) => Promise<void>): Promise<number> {
  const { data, store } = flags;
  // A folder that is named comes before what the configuration names.
  const isNamed = data !== undefined && store === undefined;
  const named = await namedAddresses(isNamed ? { ...flags, config: false } : flags);
  const keys = await keysIn({ ...(data !== undefined && { data }), ...named });
  try {
    await work(keys);
  } finally {
    await keys.close();
  }
  return exitCodes.done;
}

function cellsOf({ name, id, rights, rate, credits = 0, created, revoked }: ListedKey): readonly string[] {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const often = rate === undefined ? "any number of runs" : `${rate} runs a minute`;
  return [
    name,
    id,
    rights.join(", "),
    often,
    credits === 0 ? "" : `${credits} credits granted`,
    `made ${day(created)}`,
    revoked === undefined ? "" : `revoked ${day(revoked)}`,
  ];
}

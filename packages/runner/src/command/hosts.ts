import { runnerErrors } from "../error-codes.ts";
import { addressTest } from "../host/address-ranges.ts";
import { AllowedHosts } from "../host/allowed-hosts.ts";

/**
 * The hosts in flags, several by commas.
 *
 * @throws `BAD_SETTING`.
 */
export function hostsIn(flags: readonly string[] = [], name = "--image-hosts"): readonly string[] {
  const expected = "hosts by commas, such as example.org, *.example.org, 192.0.2.7:8080";
  return listIn(flags, (host) => new AllowedHosts([host]), { name, expected });
}

/**
 * The ranges of addresses in flags, several by commas.
 *
 * @throws `BAD_SETTING`.
 */
export function rangesIn(flags: readonly string[]): readonly string[] {
  const expected = "addresses or ranges by commas, such as 192.0.2.7, 10.0.0.0/8, loopback";
  return listIn(flags, (range) => addressTest([range]), { name: "--trusted-proxy", expected });
}

function listIn(
  flags: readonly string[],
  read: (word: string) => unknown,
  { name, expected }: { readonly name: string; readonly expected: string },
): readonly string[] {
  const words = flags.flatMap((flag) => flag.split(",")).map((word) => word.trim());
  for (const word of words) {
    try {
      read(word);
    } catch {
      throw runnerErrors.BAD_SETTING({ name, found: word, expected });
    }
  }
  return words;
}

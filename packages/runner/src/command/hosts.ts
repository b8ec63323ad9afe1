import { runnerErrors } from "../error-codes.ts";
import { AllowedHosts } from "../host/allowed-hosts.ts";

/**
 * The hosts in flags, several by commas.
 *
 * @throws `BAD_SETTING`.
 */
export function hostsIn(flags: readonly string[] = [], name = "--image-hosts"): readonly string[] {
  const hosts = flags.flatMap((flag) => flag.split(",")).map((host) => host.trim());
  for (const host of hosts) {
    try {
      new AllowedHosts([host]);
    } catch {
      const expected = "hosts by commas, such as example.org, *.example.org, 192.0.2.7:8080";
      throw runnerErrors.BAD_SETTING({ name, found: host, expected });
    }
  }
  return hosts;
}

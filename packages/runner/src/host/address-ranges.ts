import { BlockList, isIP } from "node:net";

/** Whether an address is within one of some ranges. */
export type AddressTest = (address: string) => boolean;

/**
 * Tests addresses by ranges: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`, or `loopback` for this machine's own.
 *
 * @throws RangeError for anything else.
 */
export function addressTest(ranges: readonly string[]): AddressTest {
  const list = new BlockList();
  for (const range of ranges.flatMap((text) => (text === "loopback" ? ["127.0.0.0/8", "::1"] : [text]))) {
    const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range.trim()) ?? [];
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || Number(bits ?? most) > most) throw new RangeError(`"${range}" is no range of addresses`);
    list.addSubnet(address, Number(bits ?? most), `ipv${version as 4 | 6}`);
  }
  return (address) => {
    const plain = address.replace(/%.*$/, "");
    const version = isIP(plain);
    return version !== 0 && list.check(plain, `ipv${version as 4 | 6}`);
  };
}

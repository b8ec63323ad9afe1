import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Addresses with a special purpose, https://www.iana.org/assignments/iana-ipv4-special-registry. */
const special = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
];
/** Of IPv6 only 2000::/3 is given to anybody; this of it leads into IPv4, or is for examples. */
const special6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const refused = new BlockList();
for (const [net, bits] of [...special, ...special6].map((range) => range.split("/") as [string, string]))
  refused.addSubnet(net, Number(bits), isIPv6(net) ? "ipv6" : "ipv4");
const given = new BlockList();
given.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is one that anybody on the internet has: no private, local or otherwise special one. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, "ipv4");
  return isIPv6(address) && given.check(address, "ipv6") && !refused.check(address, "ipv6");
}

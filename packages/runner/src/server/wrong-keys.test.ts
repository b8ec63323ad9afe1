import { expect, test } from "vitest";
import { networkOf } from "./network-of.ts";
import { WrongKeys } from "./wrong-keys.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("%s counts as %s", (address, network) => expect(networkOf(address)).toBe(network));

test("counts the addresses of one IPv6 network together, and others apart", async () => {
  const keys = new WrongKeys({ now: () => 0, wait: async () => {} });
  for (let i = 0; i < 10; i++) expect(await keys.slow(`2001:db8::${i}`)).toBeUndefined();
  expect(await keys.slow("2001:db8::ffff")).toBe(6);
  expect(await keys.slow("2001:db8:0:1::1")).toBeUndefined();
});

test("remembers so many networks and no more", async () => {
  const keys = new WrongKeys({ now: () => 0, wait: async () => {}, remembered: 2 });
  for (let i = 0; i < 11; i++) await keys.slow("192.0.2.1");
  expect(await keys.slow("192.0.2.1")).toBe(6);
  await keys.slow("192.0.2.2");
  await keys.slow("192.0.2.3");
  expect(await keys.slow("192.0.2.1")).toBeUndefined();
});

test("lets so many answers wait and no more, and asks the others to come back", async () => {
  const release: (() => void)[] = [];
  const keys = new WrongKeys({ now: () => 0, wait: () => new Promise<void>((resolve) => release.push(resolve)) });
  for (let i = 0; i < 80; i++) for (let j = 0; j < 3; j++) await keys.slow(`192.0.2.${i}`);
  const waiting = Array.from({ length: 80 }, (_, i) => keys.slow(`192.0.2.${i}`));
  await Promise.resolve();
  expect(release).toHaveLength(64);
  for (const one of release) one();
  const answers = await Promise.all(waiting);
  expect(answers.filter((answer) => answer === 6)).toHaveLength(16);
});

import { expect, test } from "vitest";
import { hostsIn, rangesIn } from "./hosts.ts";

test("lists of hosts and of ranges come by commas and by flags", () => {
  expect(hostsIn(["a.example, *.b.example", "192.0.2.7:80"])).toEqual(["a.example", "*.b.example", "192.0.2.7:80"]);
  expect(rangesIn(["10.0.0.0/8,loopback", "2001:db8::1"])).toEqual(["10.0.0.0/8", "loopback", "2001:db8::1"]);
  expect(hostsIn()).toEqual([]);
});

test.each([
  [() => hostsIn(["http://a.example"]), "--image-hosts"],
  [() => hostsIn(["a.example,"], "--webhook-hosts"), "--webhook-hosts"],
  [() => rangesIn(["10.0.0.0/33"]), "--trusted-proxy"],
  [() => rangesIn(["proxy.example"]), "--trusted-proxy"],
])("what is none is refused by the flag's name", (read, name) => {
  expect(read).toThrow(expect.objectContaining({ code: "BAD_SETTING", message: expect.stringContaining(name) }));
});

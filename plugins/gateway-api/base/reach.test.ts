import { expect, test } from "bun:test";
import { isReachable, placeOf } from "./reach.ts";

test("where addresses and names lead, in all their forms", () => {
  const places = {
    here: [
      "127.0.0.1",
      "127.9.9.9",
      "0.0.0.0",
      "0.1.2.3",
      "::",
      "::1",
      "[::1]",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
      "localhost",
      "localhost.",
      "LocalHost",
      "a.localhost",
      "a.b.localhost.",
    ],
    near: [
      "169.254.169.254",
      "169.254.0.1",
      "fe80::1",
      "fe80::1%eth0",
      "::ffff:169.254.169.254",
      "64:ff9b::a9fe:a9fe",
      "2002:a9fe:a9fe::1",
      "100.100.100.200",
      "168.63.129.16",
      "192.0.0.192",
      "fd00:ec2::254",
      "metadata.google.internal",
      "metadata.google.internal.",
      "metadata",
      "instance-data",
    ],
    many: ["224.0.0.1", "255.255.255.255", "ff02::1"],
    elsewhere: [
      "10.0.0.1",
      "128.0.0.1",
      "169.253.1.1",
      "2001:db8::1",
      "64:ff9b::a00:1",
      "example.com",
      "localhost.example.com",
      "notlocalhost",
      "127.0.0.1.example.com",
      "metadata.example.com",
    ],
  };
  for (const [place, hosts] of Object.entries(places))
    for (const host of hosts) expect(`${host} ${placeOf(host)}`).toBe(`${host} ${place}`);
});

test("what is reachable follows the configuration", () => {
  const none = { here: false, allowed: [] };
  expect(isReachable("10.0.0.1", none)).toBe(true);
  expect(isReachable("127.0.0.1", none)).toBe(false);
  expect(isReachable("127.0.0.1", { here: true, allowed: [] })).toBe(true);
  expect(isReachable("169.254.169.254", { here: true, allowed: [] })).toBe(false);
  const some = { here: false, allowed: ["169.254.20.0/24", "fe80::/64"] };
  expect(isReachable("169.254.20.10", some)).toBe(true);
  expect(isReachable("::ffff:169.254.20.10", some)).toBe(true);
  expect(isReachable("169.254.169.254", some)).toBe(false);
  expect(isReachable("fe80::1%eth0", some)).toBe(true);
  expect(isReachable("metadata.google.internal", { here: true, allowed: ["0.0.0.0/0"] })).toBe(false);
  expect(isReachable("224.0.0.1", { here: true, allowed: ["0.0.0.0/0"] })).toBe(false);
});

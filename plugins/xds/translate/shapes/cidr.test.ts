import { expect, test } from "bun:test";
import { networkAddress } from "./cidr.ts";

test.each([
  ["192.168.17.35/16", "192.168.0.0"],
  ["10.255.3.4/9", "10.128.0.0"],
  ["1.2.3.4/32", "1.2.3.4"],
  ["0.0.0.0/0", "0.0.0.0"],
  ["2001:DB8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1"],
  ["2001:db8:abcd:12ff::1/56", "2001:db8:abcd:1200::"],
  ["fe80::/10", "fe80::"],
  ["::1/128", "::1"],
  ["::/0", "::"],
  ["1:0:2:3:4:5:6:7/128", "1:0:2:3:4:5:6:7"],
  ["::ffff:1.2.3.4/128", "::ffff:102:304"],
])("the first address of %s is %s", (cidr, address) => {
  expect(networkAddress(cidr)).toBe(address);
});

test.each(["10.0.0.0", "10.0.0/8", "300.1.1.1/8", "1::2::3/64", "1:2:3/64", "nonsense/8", ""])(
  "%p is no network",
  (cidr) => {
    expect(networkAddress(cidr)).toBe("");
  },
);

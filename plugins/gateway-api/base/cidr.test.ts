import { expect, test } from "bun:test";
import { parseCidr } from "./cidr.ts";

test("a range of addresses is reduced to its network", () => {
  expect(parseCidr("10.1.2.3/20")).toEqual({ cidr: "10.1.0.0/20", maskLen: 20 });
  expect(parseCidr("0.0.0.0/0")).toEqual({ cidr: "0.0.0.0/0", maskLen: 0 });
  expect(parseCidr("2001:db8:0:0:1::7/64")).toEqual({ cidr: "2001:db8::/64", maskLen: 64, isIPv6: true });
  expect(parseCidr("2001:db8::1/127")).toEqual({ cidr: "2001:db8::/127", maskLen: 127, isIPv6: true });
  expect(parseCidr("::1/128")).toEqual({ cidr: "::1/128", maskLen: 128, isIPv6: true });
});

test("what is no range is refused", () => {
  const texts = ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::/129", "a/8", "10.0.0.0/8/8", "10.0.0.0/08"];
  expect(texts.map(parseCidr)).toEqual(texts.map(() => undefined));
});

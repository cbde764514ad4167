import { expect, test } from "bun:test";
import { parseDuration, printDuration, wholeQuantity } from "../../../core/scalars/mod.ts";
import { sharedHosts, wildcardTakes } from "../listeners/hostnames.ts";
import { isDnsSubdomain, parseIp } from "./addresses.ts";

test("durations are read and printed as Go does", () => {
  const printed = ["10s", "90s", "1h", "1h2m3.5s", "500ms", "1.5ms", "0s", "100us", "3600s", "1m"].map((text) =>
    printDuration(parseDuration(text) ?? Number.NaN),
  );
  expect(printed).toEqual(["10s", "1m30s", "1h0m0s", "1h2m3.5s", "500ms", "1.5ms", "0s", "100µs", "1h0m0s", "1m0s"]);
  expect(["", "10", "ten", "1s1", "1d"].map(parseDuration)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("quantities that are whole numbers are read, others are not", () => {
  expect(["20Mi", 1024, "1k", "1.5Ki", "2e3", "500m", "Mi", "1.5"].map(wholeQuantity)).toEqual([
    20_971_520,
    1024,
    1000,
    1536,
    2000,
    undefined,
    undefined,
    undefined,
  ]);
});

test("addresses are told from names", () => {
  expect(parseIp("127.0.0.1")).toEqual({ version: 4, loopback: true });
  expect(parseIp("::1")).toEqual({ version: 6, loopback: true });
  expect(parseIp("2001:db8::10.0.0.1")).toEqual({ version: 6, loopback: false });
  expect(["1.2.3", "1.2.3.256", "01.2.3.4", ":::", "1::2::3", "example.com"].filter(parseIp)).toEqual([]);
  expect(["example.com", "a-b", "-a", "A.com", "a..b"].filter(isDnsSubdomain)).toEqual(["example.com", "a-b"]);
});

test("a wildcard takes hosts of any depth, but not its own suffix", () => {
  expect(wildcardTakes("*.com", "a.example.com")).toBe(true);
  expect(wildcardTakes("*.example.com", "example.com")).toBe(false);
  expect(wildcardTakes("*.com", "*.example.com")).toBe(true);
  expect(wildcardTakes("*.example.com", "*.example.com")).toBe(false);
});

test("a route and a listener have the more specific of each pair of hostnames in common", () => {
  expect(sharedHosts([], undefined)).toEqual(["*"]);
  expect(sharedHosts([], "a.example.com")).toEqual(["a.example.com"]);
  expect(sharedHosts(["b.example.com", "a.example.com", "other.org"], "*.example.com")).toEqual([
    "a.example.com",
    "b.example.com",
  ]);
  expect(sharedHosts(["*.com"], "*.example.com")).toEqual(["*.example.com"]);
  expect(sharedHosts(["a.example.com"], "b.example.com")).toEqual([]);
});

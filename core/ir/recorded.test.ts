import { expect, test } from "bun:test";
import type { XdsIr } from "./mod.ts";
import { fromRecorded, toRecorded } from "./recorded.ts";

const setting = (name: string, more: object) => ({ name, weight: 1, ...more });
const xdsOf = (settings: readonly object[], more: object = {}) =>
  ({
    http: [
      {
        name: "l",
        address: "::",
        port: 80,
        hostnames: ["*"],
        routes: [{ name: "r", destination: { name: "d", settings } }],
      },
    ],
    ...more,
  }) as unknown as XdsIr;

const list = [{ host: "10.0.0.1", port: 80 }];
const names = [{ host: "a.example.com", port: 80 }];

test("lists of endpoints stand apart, each setting names its own; what is found by DNS, and what has none, stays", () => {
  const recorded = xdsOf([
    setting("ip", { endpoints: list, addressType: "IP" }),
    setting("dns", { endpoints: names, addressType: "FQDN" }),
    setting("none", {}),
    setting("empty", { endpoints: [] }),
  ]);
  const ir = fromRecorded(recorded);
  expect(ir.http?.[0]?.routes?.[0]?.destination?.settings).toEqual([
    setting("ip", { endpointsOf: "recorded/0", addressType: "IP" }),
    setting("dns", { endpoints: names, addressType: "FQDN" }),
    setting("none", {}),
    setting("empty", { endpoints: [] }),
  ] as never);
  expect([...(ir.endpoints ?? [])]).toEqual([["recorded/0", list]]);
  expect(toRecorded(ir)).toEqual(recorded);
});

test("shared clusters have lists too, and an IR without any stays as it is", () => {
  const recorded = { backendClusters: [{ name: "c", setting: setting("c", { endpoints: list }) }] } as XdsIr;
  const ir = fromRecorded(recorded);
  expect(ir.backendClusters?.[0]?.setting?.endpointsOf).toBe("recorded/0");
  expect(toRecorded(ir)).toEqual(recorded);
  const without = xdsOf([setting("none", {})]);
  expect([fromRecorded(without), toRecorded(without).http]).toEqual([without, without.http]);
});

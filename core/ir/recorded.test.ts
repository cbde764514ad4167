import { expect, test } from "bun:test";
import { listsOfIr, listsOfRoute } from "./endpoints.ts";
import type { HttpRoute, XdsIr } from "./mod.ts";
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

const routeTo = (settings: readonly object[]) => ({ name: "r", destination: { name: "d", settings } });

const list = [{ host: "10.0.0.1", port: 80 }];
const names = [{ host: "a.example.com", port: 80 }];

test("lists of endpoints stand apart, each setting names its own; what is found by DNS, and what has none, stays", () => {
  const recorded = {
    http: [
      {
        ...({ name: "l", address: "::", port: 80, hostnames: ["*"] } as const),
        routes: [
          routeTo([
            setting("ip", { endpoints: list, addressType: "IP" }),
            setting("none", {}),
            setting("empty", { endpoints: [] }),
          ]),
          routeTo([setting("dns", { endpoints: names, addressType: "FQDN" })]),
        ],
      },
    ],
  } as unknown as XdsIr;
  const ir = fromRecorded(recorded);
  expect(ir.http?.[0]?.routes?.map(({ destination }) => destination?.settings)).toEqual([
    [
      setting("ip", { endpointsOf: "recorded/0", addressType: "IP" }),
      setting("none", {}),
      setting("empty", { endpoints: [] }),
    ],
    [setting("dns", { endpoints: names, addressType: "FQDN" })],
  ] as never);
  expect([...(ir.endpoints ?? [])]).toEqual([["recorded/0", list]]);
  expect(toRecorded(ir)).toEqual(recorded);
});

test("settings beside one that is found by DNS keep theirs: all are part of one cluster", () => {
  const recorded = xdsOf([
    setting("ip", { endpoints: list, addressType: "IP" }),
    setting("dns", { endpoints: names, addressType: "FQDN" }),
  ]);
  expect(fromRecorded(recorded)).toEqual(recorded);
});

test("whatever sends something somewhere has its endpoints apart", () => {
  const to = (name: string) => ({ destination: { name, settings: [setting(name, { endpoints: list })] } });
  const recorded = {
    http: [
      {
        routes: [
          {
            ...to("route"),
            mirrors: [to("mirror")],
            security: {
              extAuth: { http: to("http"), grpc: to("grpc") },
              jwt: { providers: [{ remoteJWKS: to("keys") }] },
              oidc: { provider: to("provider") },
            },
            envoyExtensions: { extProcs: [to("processor")] },
          },
        ],
      },
    ],
    tcp: [{ routes: [to("tcp")] }],
    udp: [{ route: to("udp") }],
    accessLog: { als: [to("als")], openTelemetry: [to("logs")] },
    tracing: to("traces"),
    globalResources: { proxyServiceCluster: to("proxies").destination },
    backendClusters: [{ name: "shared", setting: setting("shared", { endpoints: list }) }],
  } as unknown as XdsIr;
  const ir = fromRecorded(recorded);
  expect(ir.endpoints?.size).toBe(14);
  expect(JSON.stringify({ ...ir, endpoints: undefined })).not.toContain("10.0.0.1");
  expect(new Set(listsOfIr(ir))).toEqual(new Set(ir.endpoints?.keys()));
  expect(new Set(listsOfRoute(ir.http?.[0]?.routes?.[0] as HttpRoute)).size).toBe(7);
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

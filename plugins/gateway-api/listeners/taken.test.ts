import { expect, test } from "bun:test";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { type Built, build, gateway, NEW, OLD, OLDEST, object, set } from "../../../tests/listener-world.ts";
import { holderOf, widerHolderOf } from "./taken.ts";

test("a host belongs to the listener that names it, else to the longest wildcard, else to the listener for all", () => {
  const taken = { "*": "all", "*.test": "wide", "*.a.test": "narrow", "x.a.test": "exact" };
  const holders = ["x.a.test", "y.a.test", "a.test", "z.y.a.test", "*.a.test", "*.y.a.test", "*.test", "*.org", "*"];
  expect(holders.map((host) => holderOf(host, taken))).toEqual([
    ...["exact", "narrow", "wide", "narrow", "narrow", "narrow", "wide", "all", "all"],
  ]);
  expect(["x.a.test", "*.a.test", "*.test", "*"].map((host) => widerHolderOf(host, taken))).toEqual([
    ...["narrow", "wide", "all", undefined],
  ]);
  expect(holderOf("x.org", { "*.test": "wide" })).toBeUndefined();
  expect(holderOf("constructor", taken)).toBe("all");
});

/** An HTTPRoute at parents in short: `Gateway/namespace/name[/listener]` or `ListenerSet/...`. */
function route(key: string, parents: readonly string[], hostnames: readonly string[]): KubeObject {
  const parentRefs = parents.map((text) => {
    const [kind, namespace, name, sectionName] = text.split("/");
    return { kind, namespace, name, ...(sectionName && { sectionName }) };
  });
  return object("HTTPRoute", key, OLDEST, { parentRefs, hostnames, rules: [{ backendRefs: [] }] });
}

/** The hosts that each listener of a data plane serves. */
function hostsOf({ xds }: Built, irKey = "infra/edge"): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    (xds[irKey]?.http ?? []).map(({ name, routes = [] }) => [
      name,
      [...new Set(routes.map(({ hostname }) => `${hostname}`))],
    ]),
  );
}

function accepted({ status }: Built, key: string): string {
  const found = status.find(({ ref }) => `${ref.namespace}/${ref.name}` === key && ref.kind === "HTTPRoute");
  const condition = found?.status.parents?.[0]?.conditions.find(({ type }) => type === "Accepted");
  return `${condition?.status} ${condition?.reason}: ${condition?.message}`;
}

test("a route that fits nested listeners is served host by host on the most specific one", () => {
  const built = build([
    gateway("infra/edge", OLDEST, [
      "all HTTP 80",
      "wide HTTP 80 *.test",
      "narrow HTTP 80 *.a.test",
      "x HTTP 80 x.a.test",
    ]),
    route("calm/r", ["Gateway/infra/edge"], ["*.test", "*.a.test", "y.a.test", "x.a.test", "a.test", "x.org"]),
  ]);
  expect(hostsOf(built)).toEqual({
    "infra/edge/all": ["x.org"],
    "infra/edge/wide": ["*.test", "a.test"],
    "infra/edge/narrow": ["*.a.test", "y.a.test"],
    "infra/edge/x": ["x.a.test"],
  });
});

test("a route all of whose hosts belong to more specific listeners says so, and is not accepted", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["wide HTTP 80 *.test", "narrow HTTP 80 *.a.test"]),
    route("calm/lost", ["Gateway/infra/edge/wide"], ["x.a.test"]),
    route("calm/elsewhere", ["Gateway/infra/edge/wide"], ["x.org"]),
  ]);
  expect(accepted(built, "calm/lost")).toMatch(/^False NoMatchingListenerHostname: .* more specific listeners/);
  expect(accepted(built, "calm/elsewhere")).toMatch(/^False NoMatchingListenerHostname: No hostname /);
});

test("merged Gateways: a host of one Gateway's listener is not served through a wider listener of another", () => {
  const built = build(
    [
      gateway("infra/edge", OLDEST, ["web HTTP 80 *.test"]),
      gateway("rude/mine", NEW, ["web HTTP 80"]),
      route("rude/r", ["Gateway/rude/mine"], ["good.test", "own.org"]),
    ],
    { merged: true },
  );
  expect(hostsOf(built, "eg")["rude/mine/web"]).toEqual(["own.org"]);
});

test("a conflicted listener reserves nothing: the hosts stay with the listener that won", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["web HTTP 80"]),
    set("calm/shop", OLD, ["shop HTTP 80 shop.test"]),
    set("rude/mine", NEW, ["steal HTTP 80 shop.test", "tcp TCP 81"]),
    route("calm/r", ["ListenerSet/calm/shop"], ["shop.test"]),
    route("rude/r", ["ListenerSet/rude/mine"], ["shop.test"]),
  ]);
  expect(hostsOf(built)["infra/edge/calm/shop/shop"]).toEqual(["shop.test"]);
  expect(accepted(built, "rude/r")).toStartWith("True Accepted");
});

test("a listener that lost its port to an older one reserves no host of the wider listener", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["web HTTP 80"]),
    set("rude/mine", NEW, ["tls TLS 80 good.test", "port HTTP 10080 other.test"]),
    route("calm/r", ["Gateway/infra/edge"], ["good.test", "other.test"]),
  ]);
  expect(hostsOf(built)).toEqual({ "infra/edge/web": ["good.test", "other.test"] });
});

test("a listener that is not served for another reason keeps its host, which no wider one must answer for", () => {
  const objects = (hostname: string) => [
    gateway("infra/edge", OLDEST, ["web HTTP 80"]),
    object("ListenerSet", "rude/mine", NEW, {
      parentRef: { namespace: "infra", name: "edge" },
      listeners: [
        ...[{ name: "broken", protocol: "HTTP", port: 80, hostname, allowedRoutes: { kinds: [{ kind: "UDPRoute" }] } }],
      ],
    }),
    route("calm/r", ["Gateway/infra/edge"], ["admin.test", "other.test"]),
  ];
  expect(hostsOf(build(objects("admin.test")))["infra/edge/web"]).toEqual(["other.test"]);
  expect(hostsOf(build(objects("*.org")))["infra/edge/web"]).toEqual(["admin.test", "other.test"]);
});

test("one that would lose its port in any case does not even keep that", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["web HTTP 80"]),
    set("rude/mine", NEW, ["broken HTTPS 80 good.test"]),
    route("calm/r", ["Gateway/infra/edge"], ["good.test"]),
  ]);
  expect(hostsOf(built)).toEqual({ "infra/edge/web": ["good.test"] });
});

import { expect, test } from "bun:test";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { type Built, build, gateway, NEW, OLD, OLDEST, object } from "../../../tests/listener-world.ts";
import { shareOut } from "./stream-shares.ts";

test("each name goes to the oldest route that asks for it", () => {
  const names: Record<string, readonly string[] | undefined> = {
    "a#0": ["x.test", "*.test"],
    "b#0": undefined,
    "c#0": ["y.test", "x.test", "y.test"],
    "d#0": ["y.test"],
  };
  expect(shareOut(Object.keys(names), (parent) => names[parent])).toEqual({
    has: { "a#0": ["x.test", "*.test"], "c#0": ["y.test"] },
    lost: { "c#0": [{ name: "x.test", winner: "a" }], "d#0": [{ name: "y.test", winner: "c" }] },
  });
});

test("a route that leads to a listener by two parent references is there once, and loses nothing to itself", () => {
  expect(shareOut(["a#0", "a#1"], () => ["x.test"])).toEqual({ has: { "a#0": ["x.test"] }, lost: {} });
});

function route(
  kind: string,
  key: string,
  since: string,
  sectionName: string,
  hostnames?: readonly string[],
): KubeObject {
  const parentRefs = [{ namespace: "infra", name: "edge", sectionName }];
  const rules = [{ backendRefs: [{ name: key.replace("/", "-"), port: 1 }] }];
  return object(kind, key, since, { parentRefs, ...(hostnames && { hostnames }), rules });
}

/** By listener, its routes with their server names; a hostname that leads nowhere stands at the end. */
function streamsOf({ xds }: Built): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    (xds["infra/edge"]?.tcp ?? []).map(({ name, routes = [], unservedHostname }) => [
      name.replace("infra/edge/", ""),
      [
        ...routes.map((one) => [one.name, ...(one.tls?.inspector?.snis ?? [])].join(" ")),
        ...(unservedHostname === undefined ? [] : [`nowhere ${unservedHostname}`]),
      ],
    ]),
  );
}

function conditionsOf({ status }: Built, kind: string, key: string): readonly string[] {
  const found = status.find(({ ref }) => ref.kind === kind && `${ref.namespace}/${ref.name}` === key);
  const conditions = found?.status.parents?.[0]?.conditions ?? [];
  return conditions.map(({ type, status: is, reason, message }) =>
    type === "Conflicted" ? `${type} ${is} ${reason}: ${message}` : `${type} ${is} ${reason}`,
  );
}

test("TLSRoutes of one server name: the oldest is served, and the other says which names it lost to whom", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["pass TLS 443 *.test"]),
    route("TLSRoute", "rude/r", NEW, "pass", ["a.test", "*.test", "b.test"]),
    route("TLSRoute", "calm/t", OLD, "pass", ["a.test"]),
    route("TLSRoute", "calm/u", OLD, "pass", ["*.com", "*.test"]),
  ]);
  expect(streamsOf(built)).toEqual({
    pass: ["tlsroute/calm/t a.test", "tlsroute/calm/u *.test", "tlsroute/rude/r b.test"],
  });
  expect(conditionsOf(built, "TLSRoute", "rude/r")).toContain(
    "Conflicted True OlderRouteExists: On listener pass *.test is served for TLSRoute calm/u, which is older. On listener pass a.test is served for TLSRoute calm/t, which is older. Ask for other names or another listener.",
  );
  expect(conditionsOf(built, "TLSRoute", "rude/r")).toContain("Accepted True Accepted");
  expect(conditionsOf(built, "TLSRoute", "calm/t").some((text) => text.startsWith("Conflicted"))).toBe(false);
});

test.each(["TCP", "UDP"])(
  "of two %sRoutes the oldest is served; the other one is accepted, and says so",
  (protocol) => {
    const kind = `${protocol}Route`;
    const built = build([
      gateway("infra/edge", OLDEST, [`l4 ${protocol} 1`]),
      route(kind, "rude/a", NEW, "l4"),
      route(kind, "calm/z", OLD, "l4"),
    ]);
    const { tcp = [], udp = [] } = built.xds["infra/edge"] ?? {};
    const served = protocol === "TCP" ? tcp[0]?.routes?.map(({ name }) => name) : [udp[0]?.route?.name];
    expect(served).toEqual([`${kind.toLowerCase()}/calm/z`]);
    const conditions = conditionsOf(built, kind, "rude/a");
    expect(conditions).toContain("Accepted True Accepted");
    expect(conditions.at(-1)).toStartWith(
      `Conflicted True OlderRouteExists: On listener l4 everything is served for ${kind} calm/z, which is older.`,
    );
  },
);

test("names that a TLS listener has no route for lead nowhere, where a wider listener would answer", () => {
  const built = build([
    gateway("infra/edge", OLDEST, [
      "wide TLS 443 *.test",
      "narrow TLS 443 *.a.test",
      "idle TLS 443 x.a.test",
      "other TLS 443 *.org",
    ]),
    route("TLSRoute", "calm/wide", OLD, "wide", ["*.test", "y.a.test"]),
    route("TLSRoute", "calm/narrow", OLD, "narrow", ["z.a.test", "x.a.test"]),
  ]);
  expect(streamsOf(built)).toEqual({
    wide: ["tlsroute/calm/wide *.test"],
    narrow: ["tlsroute/calm/narrow z.a.test", "nowhere *.a.test"],
    idle: ["nowhere x.a.test"],
    other: [],
  });
});

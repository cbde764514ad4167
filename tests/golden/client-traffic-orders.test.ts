import { expect, test } from "bun:test";
import { createEngine, equal } from "../../core/incremental/mod.ts";
import type { Translation } from "../../core/plugin/mod.ts";
import { createStore, type KubeObject, refOf } from "../../core/resource/mod.ts";
import { randomNumbers } from "../../core/testing/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import {
  AUTHORITIES,
  answers,
  authority,
  EARLY,
  EDGE,
  gateway,
  listener,
  listenerSet,
  MEANWHILE,
  policy,
  routeTo,
  validation,
} from "./client-traffic-world.ts";

/** Numbers below a limit, the same in every run. */
function randomBelow(seed: number): (below: number) => number {
  const next = randomNumbers(seed);
  return (below) => next() * below;
}

/** Every way in which policies, listeners and what they name can stand to each other here: each list is one object in several versions. */
const VERSIONS: readonly (readonly KubeObject[])[] = [
  ...EDGE.filter(({ kind }) => kind !== "Gateway" && kind !== "Secret").map((object) => [object]),
  [
    gateway(
      "edge",
      listener("http", "HTTP", 8080, "a.example.com"),
      listener("https", "HTTPS", 8443),
      listener("tcp", "TCP", 9000),
    ),
    gateway("edge", listener("http", "HTTP", 8080), listener("tls", "TLS", 9443)),
    gateway("edge", listener("http", "HTTP", 8080, "b.example.com"), listener("https", "HTTPS", 8443, "a.example.com")),
  ],
  [
    listenerSet(
      "extra",
      listener("one", "HTTP", 8080, "one.example.com"),
      listener("https", "HTTPS", 8443, "two.example.com"),
    ),
    listenerSet("extra", listener("one", "HTTP", 8081)),
  ],
  EDGE.filter(({ metadata }) => metadata.name === "serving"),
  [authority("ca"), authority("ca", AUTHORITIES.brief), authority("ca", "junk")],
  [
    policy("gateway", "edge", { ...validation("ca"), http3: {}, tcpKeepalive: { probes: 1 } }),
    policy("gateway", "edge", { http1: { http10: { useDefaultHost: true } } }),
    policy("gateway", "edge", { timeout: { http: { idleTimeout: "never" } } }),
  ],
  [
    policy("later", "edge", validation("ca", { mode: "VerifyIfGiven" })),
    policy("later", "edge/https", { proxyProtocol: {} }),
  ],
  [
    policy("set", "set:extra", { proxyProtocol: {}, headers: { requestID: "Generate" } }),
    policy("set", "set:extra/https", validation("nowhere")),
  ],
  [policy("listener", "edge/http", { headers: {} }), policy("listener", "edge/tls", validation("ca"))],
  [routeTo("HTTPRoute", "on-set", "set:extra"), routeTo("HTTPRoute", "on-set", "edge", ["b.example.com"])],
];

function built(objects: readonly KubeObject[], now: number): Translation {
  const store = createStore();
  store.replace(objects);
  return createEngine({ freeze: true }).build(worldAt(store, now), root, "").value;
}

function worldAt(store: ReturnType<typeof createStore>, now: number) {
  return { snapshot: store.snapshot, settings: {}, needs: new Map(), now };
}

function shuffled<T>(items: readonly T[], random: (below: number) => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random(1) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

test("objects in any order give the same", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomBelow(seed);
    const objects = VERSIONS.flatMap((versions) => versions[Math.floor(random(versions.length + 0.5))] ?? []);
    const expected = built(objects, MEANWHILE);
    for (let i = 0; i < 3; i++) expect(equal(built(shuffled(objects, random), MEANWHILE), expected)).toBe(true);
  }
});

test("whatever changes, one after the other, gives what a build from nothing gives", () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = randomBelow(seed);
    const store = createStore();
    const engine = createEngine({ freeze: true });
    const present = new Map<number, KubeObject>();
    for (let step = 0; step < 60; step++) {
      const which = Math.floor(random(VERSIONS.length));
      const versions = VERSIONS[which] as readonly KubeObject[];
      // One in four takes something away.
      const object = random(4) < 1 ? undefined : (versions[Math.floor(random(versions.length))] as KubeObject);
      if (object) {
        present.set(which, object);
        store.apply({ upsert: [object] });
      } else if (present.has(which)) {
        store.apply({ remove: [refOf(present.get(which) as KubeObject)] });
        present.delete(which);
      }
      const now = random(2) < 1 ? EARLY : MEANWHILE;
      const { value } = engine.build(worldAt(store, now), root, "");
      const expected = built([...present.values()], now);
      if (!equal(value, expected)) expect([seed, step, value]).toEqual([seed, step, expected]);
    }
  }
});

test("a CA that arrives opens the listener, and the build says when it expires and closes it", () => {
  const routes = Array.from({ length: 200 }, (_, i) => routeTo("HTTPRoute", `r${i}`, "edge/https"));
  const store = createStore();
  store.replace([...EDGE, ...routes, policy("p", "edge/https", validation("late"))]);
  const engine = createEngine({ freeze: true });
  const build = (now: number) => engine.build(worldAt(store, now), root, "");
  expect(answers(build(EARLY).value, "https", "http")).toEqual(["closed", "open"]);
  store.apply({ upsert: [authority("late", AUTHORITIES.brief)] });
  const opened = build(EARLY);
  expect(answers(opened.value, "https", "http")).toEqual(["open", "open"]);
  expect(opened.nextInstant).toBe(Date.parse("2029-12-31T23:59:59Z") + 1);
  expect(answers(build(MEANWHILE).value, "https", "http")).toEqual(["closed", "open"]);
});

test("one changed setting of a listener costs no route anything", () => {
  const routes = Array.from({ length: 200 }, (_, i) => routeTo("HTTPRoute", `r${i}`, "edge/https"));
  const store = createStore();
  store.replace([...EDGE, ...routes, policy("p", "edge", { tcpKeepalive: { probes: 1 } })]);
  const engine = createEngine({ freeze: true });
  const first = engine.build(worldAt(store, MEANWHILE), root, "");
  store.apply({ upsert: [policy("p", "edge", { tcpKeepalive: { probes: 2 } })] });
  const second = engine.build(worldAt(store, MEANWHILE), root, "");
  const https = ({ value }: typeof first) => value.xds["default/edge"]?.http?.[1];
  expect([https(first)?.tcpKeepalive, https(second)?.tcpKeepalive]).toEqual([{ probes: 1 }, { probes: 2 }]);
  expect(https(second)?.routes).toBe(https(first)?.routes as never);
  expect(second.stats.computed).toBeLessThanOrEqual(30);
});

import { expect, test } from "bun:test";
import { createStore, type KubeObject, objectCell, type Snapshot } from "../resource/mod.ts";
import { createIdleObjects } from "./idle.ts";
import { type Suspect, suspectOf } from "./suspect.ts";

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY = "gateway.envoyproxy.io";

function object(kind: string, name: string, spec: object = {}, more: object = {}): KubeObject {
  const apiVersion = kind.endsWith("Route")
    ? `${GATEWAY_API}/v1`
    : ["ConfigMap", "Service"].includes(kind)
      ? "v1"
      : kind === "EndpointSlice"
        ? "discovery.k8s.io/v1"
        : `${ENVOY}/v1alpha1`;
  return { apiVersion, kind, metadata: { name, namespace: "a", ...more }, spec };
}

const backendRef = (name: string) => ({ group: ENVOY, kind: "Backend", name });
const filterRef = (name: string) => ({
  type: "ExtensionRef",
  extensionRef: { group: ENVOY, kind: "HTTPRouteFilter", name },
});
const route = (name: string, ...rules: readonly object[]) => object("HTTPRoute", name, { rules });
const to = (...names: readonly string[]) => ({ backendRefs: names.map(backendRef) });
const policy = (name: string, target: string, more: object = {}) =>
  object("SecurityPolicy", name, { targetRefs: [{ group: GATEWAY_API, kind: "HTTPRoute", name: target }], ...more });

/** The objects that suspects bring into play: `Kind name`, with the rules that alone are meant. Suspects are new where `before` says no earlier version. */
function idle(
  objects: readonly KubeObject[],
  suspects: readonly KubeObject[],
  before: (cell: string) => KubeObject | undefined = () => undefined,
): readonly string[] {
  const now: Snapshot = createStore().replace([...objects, ...suspects]);
  const given = suspects.map(({ kind, metadata }) => suspectOf(objectCell(kind, "a", metadata.name), now, before));
  const found = createIdleObjects().behind(given as readonly Suspect[], now, () => false);
  return found.map(({ ref, parts }) => `${ref.kind} ${ref.name}${parts ? ` ${parts.join()}` : ""}`);
}

test("a policy that was there before its route, and what it needs", () => {
  const keys = { group: "", kind: "ConfigMap", name: "keys" };
  const around = [
    policy("p", "r", { jwt: { keys } }),
    object("ConfigMap", "keys"),
    policy("other", "else"),
    route("else"),
  ];
  expect(idle(around, [route("r")])).toEqual(["SecurityPolicy p", "ConfigMap keys"]);
});

test("what something in force uses as well has had its effect", () => {
  const around = [
    object("HTTPRouteFilter", "f"),
    object("HTTPRouteFilter", "g"),
    route("old", { filters: [filterRef("f")] }),
  ];
  const filters = [filterRef("f"), filterRef("g")];
  expect(idle(around, [route("new", { filters })])).toEqual(["HTTPRouteFilter g"]);
});

test("what the version in force of a changed object used has had its effect", () => {
  const around = [object("HTTPRouteFilter", "f"), object("HTTPRouteFilter", "g"), policy("p", "r")];
  const before = () => route("r", { filters: [filterRef("f")] });
  const filters = [filterRef("f"), filterRef("g")];
  expect(idle(around, [route("r", { filters })], before)).toEqual(["HTTPRouteFilter g"]);
});

test("what was waiting for a backend: a policy that asks it, rules that lead nowhere else, and the policies about such a route", () => {
  const around = [
    object("SecurityPolicy", "asks", { extAuth: { http: { backendRefs: [backendRef("b")] } } }),
    ...[object("Backend", "c"), route("half", to("c"), to("b")), route("both", to("b", "c")), route("all", to("b"))],
    ...[policy("of-half", "half"), policy("of-all", "all")],
  ];
  expect(idle(around, [object("Backend", "b")])).toEqual([
    ...["HTTPRoute all 0", "HTTPRoute half 1", "SecurityPolicy asks"],
    "SecurityPolicy of-all",
  ]);
});

test("what was waiting for endpoints, unless there are others", () => {
  const slice = (name: string, service: string) =>
    object("EndpointSlice", name, {}, { labels: { "kubernetes.io/service-name": service } });
  const rule = (name: string) => ({ backendRefs: [{ name, port: 80 }] });
  const around = [
    ...[object("Service", "one"), object("Service", "two"), slice("two-old", "two")],
    route("r", rule("one"), rule("two")),
  ];
  expect(idle(around, [slice("one-1", "one"), slice("two-1", "two")])).toEqual(["HTTPRoute r 0"]);
});

test("what was waiting for a filter", () => {
  const around = [object("Backend", "b"), route("r", to("b"), { filters: [filterRef("f")], ...to("b") })];
  expect(idle(around, [object("HTTPRouteFilter", "f")])).toEqual(["HTTPRoute r 1"]);
});

test("a policy that chooses by labels, unless something in force has them too", () => {
  const selecting = object("SecurityPolicy", "p", {
    targetSelectors: [{ kind: "HTTPRoute", matchLabels: { a: "b" } }],
  });
  const labelled = (name: string) => object("HTTPRoute", name, { rules: [] }, { labels: { a: "b" } });
  expect(idle([selecting], [labelled("r")])).toEqual(["SecurityPolicy p"]);
  expect(idle([selecting], [route("r")])).toEqual([]);
  expect(idle([selecting, labelled("old")], [labelled("r")])).toEqual([]);
});

test("a policy of the listeners that a route is the first to hang on", () => {
  const parentRef = { kind: "Gateway", name: "edge" };
  const hanging = (name: string) =>
    object("HTTPRoute", name, { parentRefs: [{ group: GATEWAY_API, kind: "ListenerSet", name: "set" }] });
  const about = (name: string, kind: string, of: string) =>
    object("BackendTrafficPolicy", name, { targetRefs: [{ group: GATEWAY_API, kind, name: of }] });
  const around = [
    ...[
      { ...object("Gateway", "edge"), apiVersion: `${GATEWAY_API}/v1` },
      { ...object("ListenerSet", "set", { parentRef }), apiVersion: `${GATEWAY_API}/v1` },
    ],
    ...[about("of-set", "ListenerSet", "set"), about("of-edge", "Gateway", "edge"), about("else", "Gateway", "other")],
  ];
  expect(idle(around, [hanging("r")])).toEqual(["BackendTrafficPolicy of-set", "BackendTrafficPolicy of-edge"]);
  const other = object("HTTPRoute", "old", { parentRefs: [{ group: GATEWAY_API, kind: "Gateway", name: "edge" }] });
  expect(idle([...around, other], [hanging("r")])).toEqual(["BackendTrafficPolicy of-set"]);
});

test("what was waiting for listeners to hang on, with its policies", () => {
  const gateway = { ...object("Gateway", "edge"), apiVersion: `${GATEWAY_API}/v1` };
  const set = {
    ...object("ListenerSet", "set", { parentRef: { kind: "Gateway", name: "edge" } }),
    apiVersion: `${GATEWAY_API}/v1`,
  };
  const hanging = (name: string, ...kinds: readonly string[]) =>
    object("HTTPRoute", name, {
      parentRefs: kinds.map((kind) => ({ group: GATEWAY_API, kind, name: kind === "Gateway" ? "edge" : "set" })),
    });
  const around = [
    gateway,
    hanging("r", "ListenerSet"),
    hanging("both", "Gateway", "ListenerSet"),
    policy("p", "r"),
    policy("q", "both"),
  ];
  expect(idle(around, [set])).toEqual(["HTTPRoute r", "SecurityPolicy p"]);
  expect(idle([set, hanging("r", "ListenerSet")], [gateway])).toEqual(["ListenerSet set", "HTTPRoute r"]);
});

test("what is not to be looked at is left alone", () => {
  const now = createStore().replace([policy("p", "r"), route("r")]);
  const suspect = suspectOf(objectCell("HTTPRoute", "a", "r"), now, () => undefined) as Suspect;
  expect(createIdleObjects().behind([suspect], now, () => true)).toEqual([]);
});

test("a patch of a resource that comes with an object that is new; of one that was there it had its effect", () => {
  const patch = (name: string, ...resources: readonly string[]) =>
    object("EnvoyPatchPolicy", name, { jsonPatches: resources.map((resource) => ({ name: resource })) });
  const around = [
    patch("listener", "a/edge/web"),
    patch("cluster", "b/other/web", "httproute/a/r/rule/0"),
    patch("port", "tcp-80"),
    patch("elsewhere", "a/edges/web"),
    object("EnvoyPatchPolicy", "odd", { jsonPatches: [null, { name: 5 }] }),
  ];
  const gateway = { ...object("Gateway", "edge"), apiVersion: `${GATEWAY_API}/v1` };
  expect(idle(around, [gateway])).toEqual(["EnvoyPatchPolicy listener", "EnvoyPatchPolicy port"]);
  expect(idle(around, [gateway], () => ({ ...gateway, spec: { addresses: [] } }))).toEqual([]);
  expect(idle(around, [route("r")])).toEqual(["EnvoyPatchPolicy cluster"]);
});

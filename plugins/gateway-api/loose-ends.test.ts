import { describe, expect, test } from "bun:test";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";
import { looseEnds, type OtherObjects, objectsWithLooseEnds, surroundingsOf } from "./loose-ends.ts";

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY_GATEWAY = "gateway.envoyproxy.io";

function object(kind: string, name: string, spec: object, labels: Record<string, string> = {}): KubeObject {
  const ours = kind.endsWith("Policy") && kind !== "BackendTLSPolicy";
  const apiVersion = kind === "Service" ? "v1" : ours ? `${ENVOY_GATEWAY}/v1alpha1` : `${GATEWAY_API}/v1`;
  const metadata = { name, ...(kind === "GatewayClass" ? {} : { namespace: "team" }), labels };
  return { apiVersion, kind, metadata, spec };
}

const THERE = [
  object("GatewayClass", "eg", { controllerName: "c" }),
  object("Gateway", "eg", { gatewayClassName: "eg", listeners: [] }),
  object("HTTPRoute", "r", { parentRefs: [{ name: "eg" }] }, { app: "shop" }),
  object("Service", "s", {}),
];
const among: OtherObjects = surroundingsOf(createStore().replace(THERE));
const ends = (of: KubeObject) => looseEnds(of, among).map(({ path, message }) => [path.join("."), message]);

describe("what hangs on something that is not there", () => {
  test("a Gateway without its class", () => {
    expect(ends(object("Gateway", "g", { gatewayClassName: "gone" }))).toEqual([
      [
        "spec.gatewayClassName",
        "spec.gatewayClassName names GatewayClass gone, which does not exist; create it or correct the reference.",
      ],
    ]);
  });

  test("a route without one of its parents; parents of other kinds are the business of others", () => {
    const parentRefs = [
      { name: "eg" },
      { name: "eg", namespace: "other" },
      { kind: "ListenerSet", name: "more" },
      { kind: "Service", group: "", name: "mesh" },
    ];
    expect(ends(object("GRPCRoute", "r", { parentRefs }))).toEqual([
      [
        "spec.parentRefs.1",
        "spec.parentRefs[1] names Gateway other/eg, which does not exist; create it or correct the reference (team/eg?).",
      ],
      [
        "spec.parentRefs.2",
        "spec.parentRefs[2] names ListenerSet team/more, which does not exist; create it or correct the reference.",
      ],
    ]);
  });

  test("a ListenerSet without its Gateway", () => {
    expect(ends(object("ListenerSet", "l", { parentRef: { name: "eg" } }))).toEqual([]);
    expect(ends(object("ListenerSet", "l", { parentRef: { name: "gone" } })).length).toBe(1);
  });

  test("a policy without one of its targets, of whichever kind", () => {
    const targetRefs = [
      { group: GATEWAY_API, kind: "HTTPRoute", name: "r" },
      { group: GATEWAY_API, kind: "HTTPRoute", name: "gone" },
      { group: "example.com", kind: "Thing", name: "unknown" },
    ];
    expect(ends(object("SecurityPolicy", "p", { targetRefs }))).toEqual([
      [
        "spec.targetRefs.1",
        "spec.targetRefs[1] names HTTPRoute team/gone, which does not exist; create it or correct the reference.",
      ],
    ]);
    const backend = (name: string) =>
      object("BackendTLSPolicy", "p", { targetRefs: [{ group: "", kind: "Service", name }] });
    expect(ends(backend("s"))).toEqual([]);
    expect(ends(backend("gone")).map(([path]) => path)).toEqual(["spec.targetRefs.0"]);
    const patch = (kind: string, name: string) =>
      object("EnvoyPatchPolicy", "p", { targetRef: { group: GATEWAY_API, kind, name } });
    expect(ends(patch("GatewayClass", "eg"))).toEqual([]);
    expect(ends(patch("Gateway", "gone")).map(([path]) => path)).toEqual(["spec.targetRef"]);
  });

  test("a policy whose labels pick nothing", () => {
    const picking = (app: string, namespaces?: object) =>
      object("BackendTrafficPolicy", "p", {
        targetSelectors: [{ kind: "HTTPRoute", matchLabels: { app }, namespaces }],
      });
    expect(ends(picking("shop"))).toEqual([]);
    expect(ends(picking("gone"))).toEqual([
      [
        "spec.targetSelectors.0",
        "spec.targetSelectors[0] picks no HTTPRoute; correct its labels, or label the objects that are meant.",
      ],
    ]);
    const elsewhere = { ...picking("shop"), metadata: { name: "p", namespace: "other" } };
    expect(looseEnds(elsewhere, among).length).toBe(1);
    const everywhere = {
      ...picking("shop", { from: "All" }),
      metadata: { name: "p", namespace: "other" },
    };
    expect(looseEnds(everywhere, among)).toEqual([]);
  });

  test("what is not known counts as there", () => {
    const blind: OtherObjects = { has: () => undefined, all: () => undefined };
    expect(looseEnds(object("Gateway", "g", { gatewayClassName: "gone" }), blind)).toEqual([]);
    const targetSelectors = [{ kind: "HTTPRoute", matchLabels: { app: "gone" } }];
    expect(looseEnds(object("SecurityPolicy", "p", { targetSelectors }), blind)).toEqual([]);
  });

  test("an EnvoyProxy, which carries the same status as a policy, hangs on nothing", () => {
    const proxy = { ...object("EnvoyProxy", "p", {}), apiVersion: `${ENVOY_GATEWAY}/v1alpha1` };
    expect(looseEnds(proxy, among)).toEqual([]);
  });
});

test("objects with loose ends are found among all objects, in the order of kinds", () => {
  const gone = (kind: string, name: string) =>
    object(kind, name, { targetRefs: [{ group: GATEWAY_API, kind: "HTTPRoute", name: "gone" }] });
  const good = object("SecurityPolicy", "good", { targetRefs: [{ group: GATEWAY_API, kind: "HTTPRoute", name: "r" }] });
  const route = object("HTTPRoute", "lost", { parentRefs: [{ name: "egg" }] });
  const objects = [...THERE, good, route, gone("SecurityPolicy", "a"), gone("ClientTrafficPolicy", "b")];
  const found = objectsWithLooseEnds(surroundingsOf(createStore().replace(objects)));
  expect(found[0]?.ends[0]?.message).toEndWith(
    "names Gateway team/egg, which does not exist; create it or correct the reference (eg?).",
  );
  expect(found.map((each) => `${each.object.kind}/${each.object.metadata.name}`)).toEqual([
    "HTTPRoute/lost",
    "ClientTrafficPolicy/b",
    "SecurityPolicy/a",
  ]);
});

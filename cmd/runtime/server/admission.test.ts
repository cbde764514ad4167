import { expect, test } from "bun:test";
import { createStore, type KubeObject } from "../../../core/resource/mod.ts";
import { DEFAULT_SETTINGS } from "../../../plugins/gateway-api/base/settings.ts";
import { createAdmission } from "./admission.ts";

const GROUP = "gateway.networking.k8s.io/v1";
const OURS = "gateway.envoyproxy.io/v1alpha1";
const object = (apiVersion: string, kind: string, name: string, spec: object): KubeObject => ({
  ...{
    apiVersion,
    kind,
    metadata: { name, ...(!["GatewayClass", "Namespace"].includes(kind) && { namespace: "default" }) },
    spec,
  },
});

const STORE = createStore();
const THERE = STORE.replace([
  object("v1", "Namespace", "default", {}),
  object(GROUP, "GatewayClass", "eg", { controllerName: DEFAULT_SETTINGS.controllerName }),
  object(GROUP, "Gateway", "eg", { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] }),
  object(GROUP, "HTTPRoute", "r", { parentRefs: [{ name: "eg" }], rules: [{}] }),
]);

const judging = () =>
  createAdmission({ pipeline: () => ({ snapshot: THERE }), settings: () => ({ ...DEFAULT_SETTINGS }) });

const proxy = (bootstrap: object) => object(OURS, "EnvoyProxy", "p", { bootstrap });
const policy = (spec: object) =>
  object(OURS, "SecurityPolicy", "s", {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "r" }],
    ...spec,
  });

test("a bootstrap that no proxy could start with is refused, whoever names its EnvoyProxy", () => {
  const judge = judging();
  const { refused } = judge(proxy({ type: "Replace", value: "admin: [" }));
  expect(refused).toStartWith("bootstrap.value is not an Envoy bootstrap: ");
  expect(
    judge(proxy({ type: "JSONPatch", jsonPatches: [{ op: "remove", path: "/dynamic_resources" }] })).refused,
  ).toContain("dynamic");
  expect(judge(proxy({ type: "Merge", value: "stats_flush_interval: 5s" }))).toEqual({ warnings: [] });
});

test("what an object would not be served with is a warning, in the words of its status", () => {
  const judge = judging();
  const basicAuth = { users: { name: "gone" } };
  expect(judge(policy({ basicAuth }))).toEqual({ warnings: [expect.stringContaining("default/gone")] });
  expect(judge(policy({ cors: { allowOrigins: ["https://a.example"] } }))).toEqual({ warnings: [] });
  // The overlay that one object was judged with is no part of the next one's world.
  expect(judge(policy({ basicAuth })).warnings).toHaveLength(1);
});

test("before there is a world nothing is said of it", () => {
  const early = createAdmission({
    pipeline: () => ({ snapshot: undefined }),
    settings: () => ({ ...DEFAULT_SETTINGS }),
  });
  expect(early(policy({ basicAuth: { users: { name: "gone" } } }))).toEqual({ warnings: [] });
});

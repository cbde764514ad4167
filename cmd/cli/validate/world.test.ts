import { describe, expect, test } from "bun:test";
import { parseConfig } from "../../../core/config/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { worldOf } from "./world.ts";

const around = { namespace: "system", dnsDomain: "cluster.local" };
const OURS = "gateway.envoyproxy.io/gatewayclass-controller";

function object(kind: string, name: string, spec: object, namespace?: string): KubeObject {
  const apiVersion =
    kind === "Service"
      ? "v1"
      : kind === "EnvoyProxy"
        ? "gateway.envoyproxy.io/v1alpha1"
        : "gateway.networking.k8s.io/v1";
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) }, spec };
}

const classOf = (controllerName: string, proxy?: string) =>
  object("GatewayClass", controllerName.slice(0, 3), {
    controllerName,
    ...(proxy && {
      parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: proxy, namespace: "infra" },
    }),
  });
const proxy = (name: string, type: string) => object("EnvoyProxy", name, { provider: { type } }, "infra");
const service = object("Service", "s", { ports: [] }, "team");

describe("without a configuration", () => {
  test("proxies run where the EnvoyProxy of a class of ours says, in a cluster when none does", () => {
    const onHost = (...objects: readonly KubeObject[]) => worldOf(objects, undefined, around).settings.runningOnHost;
    expect(onHost(classOf(OURS, "host"), proxy("host", "Host"))).toBe(true);
    expect(onHost(classOf(OURS, "host"), proxy("host", "Kubernetes"), proxy("unused", "Host"))).toBe(false);
    expect(onHost(classOf("other.io/controller", "host"), proxy("host", "Host"), classOf(OURS))).toBe(false);
    expect(onHost()).toBe(false);
  });

  test("the usual controller is ours, or the first one where no class has it; optional parts are on", () => {
    const settings = (...objects: readonly KubeObject[]) => worldOf(objects, undefined, around).settings;
    expect(settings(classOf("a.io/one"), classOf(OURS)).controllerName).toBe(OURS);
    expect(settings(classOf("a.io/one"), classOf("b.io/two")).controllerName).toBe("a.io/one");
    expect(settings().controllerName).toBe(OURS);
    expect(settings().features).toEqual({ backend: true, envoyPatchPolicy: true, lua: true, sdsSecretRef: false });
  });

  test("a cluster adds addresses of Services and the key of OIDC, a host adds nothing but Namespaces", () => {
    const inCluster = worldOf([classOf(OURS), service], undefined, around);
    expect(inCluster.snapshot.get("Service", "team", "s")?.spec?.clusterIP).toBe("10.96.1.2");
    expect(inCluster.snapshot.get("Secret", "system", "envoy-oidc-hmac")?.data?.["hmac-secret"]).toBeDefined();
    expect(inCluster.settings.endpointRoutingDisabled).toBe(true);
    const onHost = worldOf([classOf(OURS, "host"), proxy("host", "Host"), service], undefined, around);
    expect(onHost.snapshot.get("Service", "team", "s")?.spec).toEqual({ ports: [] });
    expect(onHost.snapshot.all("Secret")).toEqual([]);
    expect(onHost.snapshot.all("Namespace").map(({ metadata }) => metadata.name)).toEqual(["infra", "team"]);
    expect(onHost.settings.endpointRoutingDisabled).toBe(false);
  });
});

describe("with a configuration", () => {
  const config = (text: string) => {
    const result = parseConfig(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\n${text}`, "c.yaml");
    if ("fault" in result) throw new Error(JSON.stringify(result.fault));
    return result.value.config;
  };

  test("it decides about controller, features and where proxies run", () => {
    const files =
      "provider: {type: Custom, custom: {resource: {type: File, file: {paths: [x]}}, infrastructure: {type: Host, host: {}}}}";
    const world = worldOf([classOf(OURS)], config(`${files}\ngateway: {controllerName: a.io/one}\n`), around);
    expect(world.settings).toMatchObject({
      controllerName: "a.io/one",
      runningOnHost: true,
      features: { backend: false, envoyPatchPolicy: false, lua: false },
    });
    expect([world.onHost, world.xds.unprobed]).toEqual([true, true]);
    const inCluster = worldOf([classOf(OURS, "host"), proxy("host", "Host")], config(""), around);
    expect([inCluster.onHost, inCluster.settings.runningOnHost]).toEqual([false, false]);
  });

  test("objects in namespaces that it does not watch are left out, which is noted", () => {
    const watching = config(
      "provider: {type: Kubernetes, kubernetes: {watch: {type: Namespaces, namespaces: [team]}}}",
    );
    const elsewhere = object("Service", "s", { ports: [] }, "elsewhere");
    const { objects, notes } = worldOf([classOf(OURS), service, elsewhere], watching, around);
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual([undefined, "team"]);
    expect(notes).toEqual(["1 object in namespaces that the configuration does not watch"]);
  });
});

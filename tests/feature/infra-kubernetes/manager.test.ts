import { expect, test } from "bun:test";
import type { InfraIr } from "../../../core/ir/mod.ts";
import type { ObjectEvent } from "../../../core/plugin/api.ts";
import { createRecordingLogger } from "../../../core/testing/mod.ts";
import { defaultSettings } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { gateway, infra, SYSTEM, startBench } from "./bench.ts";

const NAME = "envoy-default-eg-e41e7b31";

test("a fleet is applied in order, owned by its GatewayClass, and not again when nothing changed", async () => {
  const { cluster, manager } = await startBench();
  await manager.apply("default/eg", infra());
  expect(cluster.taken()).toEqual([
    `apply ServiceAccount ${SYSTEM}/${NAME}`,
    `apply ConfigMap ${SYSTEM}/${NAME}`,
    `apply Deployment ${SYSTEM}/${NAME}`,
    `apply Service ${SYSTEM}/${NAME}`,
  ]);
  const owner = cluster.get("GatewayClass", "", "eg")?.metadata.uid ?? "no uid";
  expect(cluster.get("Deployment", SYSTEM, NAME)?.metadata).toMatchObject({
    ownerReferences: [{ apiVersion: "gateway.networking.k8s.io/v1", kind: "GatewayClass", name: "eg", uid: owner }],
  });
  await manager.apply("default/eg", infra());
  expect(cluster.taken()).toEqual([]);
});

test("only what changed is applied", async () => {
  const { cluster, manager } = await startBench();
  await manager.apply("default/eg", infra());
  cluster.taken();
  await manager.apply("default/eg", infra({}, 8080));
  expect(cluster.taken()).toEqual([`apply Service ${SYSTEM}/${NAME}`]);
});

test("what somebody changes or deletes is put right", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra());
  await settle();
  cluster.taken();
  const service = { apiVersion: "v1", kind: "Service", metadata: { namespace: SYSTEM, name: NAME } };
  cluster.put({ ...service, spec: { type: "ClusterIP" } });
  await settle();
  expect(cluster.taken()).toEqual([`apply Service ${SYSTEM}/${NAME}`]);
  expect(cluster.get("Service", SYSTEM, NAME)?.spec).toMatchObject({ type: "LoadBalancer" });
  cluster.drop("Deployment", SYSTEM, NAME);
  await settle();
  expect(cluster.taken()).toEqual([`apply Deployment ${SYSTEM}/${NAME}`]);
});

test("what others own is left alone", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra({ envoyHpa: { maxReplicas: 3 } }));
  await settle();
  cluster.taken();
  cluster.put({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace: SYSTEM, name: NAME, annotations: { "example.com/note": "mine" } },
    spec: { replicas: 3 },
    status: { availableReplicas: 3 },
  });
  await settle();
  expect(cluster.taken()).toEqual([]);
});

test("an autoscaler that comes finds the replicas that are there", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra({ envoyDeployment: { replicas: 2 } }));
  await settle();
  cluster.taken();
  await manager.apply("default/eg", infra({ envoyDeployment: { replicas: 2 }, envoyHpa: { maxReplicas: 5 } }));
  expect(cluster.taken()).toEqual([
    `keep Deployment ${SYSTEM}/${NAME} {"replicas":2}`,
    `apply Deployment ${SYSTEM}/${NAME}`,
    `apply HorizontalPodAutoscaler ${SYSTEM}/${NAME}`,
  ]);
  await manager.apply("default/eg", infra({ envoyDeployment: { replicas: 4 } }));
  expect(cluster.taken()).toEqual([
    `apply Deployment ${SYSTEM}/${NAME}`,
    `delete HorizontalPodAutoscaler ${SYSTEM}/${NAME}`,
  ]);
});

test("a rollout of proxies is a line and an Event on their Gateway, a change of their number is none", async () => {
  const { log, lines } = createRecordingLogger();
  const events: ObjectEvent[] = [];
  const { manager } = await startBench({ log, record: (some) => void events.push(...some) });
  const resources = { limits: { cpu: "1000m", memory: "0.5Gi" } };
  const apply = async (deployment: object) => {
    await manager.apply("default/eg", infra({ envoyDeployment: { container: { resources }, ...deployment } }));
    return lines.map(({ message }) => message);
  };
  expect(await apply({ replicas: 1 })).toEqual([]);
  expect(await apply({ replicas: 2 })).toEqual([]);
  expect(events).toEqual([]);
  expect(await apply({ replicas: 2, pod: { annotations: { a: "b" } } })).toEqual([
    "default/eg: its proxies are rolled out, since their pods are described otherwise",
  ]);
  expect(events).toEqual([
    {
      ref: expect.objectContaining({ kind: "Gateway", namespace: "default", name: "eg" }),
      ...{ type: "Normal", reason: "ProxiesRolledOut" },
      message: "default/eg: its proxies are rolled out, since their pods are described otherwise",
    },
  ]);
});

test("a writer who keeps changing an object is answered less and less often", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra());
  await settle();
  cluster.taken();
  const vandalise = () =>
    cluster.put({
      apiVersion: "v1",
      kind: "Service",
      metadata: { namespace: SYSTEM, name: NAME },
      spec: { type: "ClusterIP" },
    });
  for (let i = 0; i < 1000; i++) {
    vandalise();
    await settle(50);
  }
  expect(cluster.taken().length).toBeLessThan(12);
});

test("a replica that does not lead puts nothing right, until it leads again", async () => {
  const { cluster, manager, settle, leads } = await startBench();
  await manager.apply("default/eg", infra());
  await settle();
  cluster.taken();
  leads(false);
  cluster.drop("Deployment", SYSTEM, NAME);
  await settle();
  expect(cluster.taken()).toEqual([]);
  leads(true);
  await manager.apply("default/eg", infra());
  expect(cluster.taken()).toEqual([`apply Deployment ${SYSTEM}/${NAME}`]);
});

test("objects that are wanted no more go", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra({ envoyPDB: { minAvailable: 1 } }));
  await settle();
  cluster.taken();
  await manager.apply("default/eg", infra({ envoyDaemonSet: {}, envoyService: { name: "front" } }));
  await settle();
  expect(cluster.taken()).toEqual([
    `apply DaemonSet ${SYSTEM}/${NAME}`,
    `apply Service ${SYSTEM}/front`,
    `delete PodDisruptionBudget ${SYSTEM}/${NAME}`,
    `delete Service ${SYSTEM}/${NAME}`,
    `delete Deployment ${SYSTEM}/${NAME}`,
  ]);
});

test("a Gateway's objects go with it, those of others stay", async () => {
  const { cluster, manager, settle } = await startBench();
  const other = structuredClone(infra()) as { proxy: { name: string; metadata: { labels: Record<string, string> } } };
  other.proxy.name = "default/eg-2";
  other.proxy.metadata.labels["gateway.envoyproxy.io/owning-gateway-name"] = "eg-2";
  await manager.apply("default/eg", infra());
  await manager.apply("default/eg-2", other as InfraIr);
  await settle();
  await manager.remove("default/eg");
  await manager.remove("default/eg");
  const left = cluster.names().filter((name) => !name.startsWith("Gateway"));
  expect(left).toEqual([
    `ServiceAccount ${SYSTEM}/envoy-default-eg-2-7e515b2f`,
    `ConfigMap ${SYSTEM}/envoy-default-eg-2-7e515b2f`,
    `Deployment ${SYSTEM}/envoy-default-eg-2-7e515b2f`,
    `Service ${SYSTEM}/envoy-default-eg-2-7e515b2f`,
  ]);
});

test("fleets that nobody wants any more after a restart go", async () => {
  const { cluster, manager } = await startBench();
  await manager.apply("default/eg", infra());
  const labels = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
  };
  const put = (name: string, more: Record<string, string>) =>
    cluster.put({
      apiVersion: "v1",
      kind: "Service",
      metadata: { namespace: SYSTEM, name, labels: { ...labels, ...more } },
    });
  put("envoy-gone", {
    "gateway.envoyproxy.io/owning-gateway-name": "gone",
    "gateway.envoyproxy.io/owning-gateway-namespace": "default",
  });
  put("envoy-merged", { "gateway.envoyproxy.io/owning-gatewayclass": "merged" });
  put("unlabelled", {});
  cluster.put({ apiVersion: "v1", kind: "Service", metadata: { namespace: SYSTEM, name: "envoy-gateway" } });
  cluster.taken();
  await Promise.resolve();
  await manager.retain?.(["default/eg"]);
  expect(cluster.taken()).toEqual([`delete Service ${SYSTEM}/envoy-gone`, `delete Service ${SYSTEM}/envoy-merged`]);
});

test("a proxy in its Gateway's namespace gets the authority, follows its rotation, and takes no foreign object over", async () => {
  const settings = { ...defaultSettings, gatewayNamespaceMode: true };
  const { cluster, manager, settle } = await startBench({ settings });
  const secret = (pem: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { namespace: SYSTEM, name: "envoy" },
    data: { "ca.crt": btoa(pem) },
  });
  cluster.put(secret("first"));
  const base = infra().proxy;
  const own: InfraIr = {
    proxy: {
      ...base,
      name: "eg",
      namespace: "default",
      metadata: { ...base.metadata, ownerReference: { kind: "Gateway", name: "eg" } },
    },
  };
  await manager.apply("default/eg", own);
  await settle();
  expect(cluster.get("ConfigMap", "default", "eg")).toMatchObject({ data: { "ca.crt": "first" } });
  cluster.put(secret("second"));
  await settle();
  expect(cluster.get("ConfigMap", "default", "eg")).toMatchObject({ data: { "ca.crt": "second" } });

  cluster.put({ apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "default", name: "eg-2" } });
  const second: InfraIr = {
    proxy: {
      ...own.proxy,
      name: "eg-2",
      metadata: {
        labels: {
          "gateway.envoyproxy.io/owning-gateway-name": "eg-2",
          "gateway.envoyproxy.io/owning-gateway-namespace": "default",
        },
        ownerReference: { kind: "Gateway", name: "eg-2" },
      },
    },
  };
  expect(manager.apply("default/eg-2", second)).rejects.toThrow("ServiceAccount default/eg-2 exists");
  await settle();
  expect(cluster.get("ServiceAccount", "default", "eg-2")?.["automountServiceAccountToken"]).toBeUndefined();
});

test("the rate limit service stands while it is configured and this replica leads", async () => {
  const rateLimit = {
    service: { backend: { type: "Redis", redis: { url: "redis:6379" } } },
    namespace: SYSTEM,
    image: "docker.io/envoyproxy/ratelimit:1",
  } as const;
  const { cluster, settle, leads } = await startBench({ rateLimit }, false);
  await settle();
  expect(cluster.taken()).toEqual([]);
  leads(true);
  await settle();
  expect(cluster.taken()).toEqual([
    `apply ServiceAccount ${SYSTEM}/envoy-ratelimit`,
    `apply ConfigMap ${SYSTEM}/statsd-exporter-config`,
    `apply Deployment ${SYSTEM}/envoy-ratelimit`,
    `apply Service ${SYSTEM}/envoy-ratelimit`,
  ]);
});

test("a Gateway is programmed when it has an address and a proxy, and says what is missing before", async () => {
  const { cluster, manager, settle, status } = await startBench();
  await manager.apply("default/eg", infra());
  await settle();
  const programmed = () => status("eg")?.conditions?.map(({ status, reason }) => `${status} ${reason}`);
  expect(programmed()).toEqual(["False AddressNotAssigned"]);
  expect(status("eg")?.conditions?.[0]?.observedGeneration).toBe(3);
  cluster.put({
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: SYSTEM, name: NAME },
    status: { loadBalancer: { ingress: [{ ip: "10.0.0.7" }, { hostname: "lb.example.com" }] } },
  });
  await settle();
  expect(status("eg")?.addresses).toEqual([
    { type: "IPAddress", value: "10.0.0.7" },
    { type: "Hostname", value: "lb.example.com" },
  ]);
  expect(programmed()).toEqual(["False NoResources"]);
  cluster.put({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace: SYSTEM, name: NAME },
    status: { availableReplicas: 1, replicas: 2 },
  });
  await settle();
  expect(programmed()).toEqual(["True Programmed"]);
  expect(status("eg-2")).toBeUndefined();
});

test("all Gateways of a class share the address of their merged proxies", async () => {
  const { cluster, manager, settle, status } = await startBench();
  const { proxy } = infra({ envoyService: { type: "NodePort" } });
  cluster.put({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n1" },
    status: {
      addresses: [
        { type: "InternalIP", address: "10.1.1.1" },
        { type: "ExternalIP", address: "192.0.2.1" },
      ],
    },
  });
  const merged: InfraIr = {
    proxy: {
      ...proxy,
      name: "eg",
      metadata: { ...proxy.metadata, labels: { "gateway.envoyproxy.io/owning-gatewayclass": "eg" } },
    },
  };
  await manager.apply("eg", merged);
  await settle();
  const address = [{ type: "IPAddress", value: "192.0.2.1" }];
  expect([status("eg")?.addresses, status("eg-2")?.addresses]).toEqual([address, address]);
  cluster.put(gateway("eg-3"));
  const conditions = [{ type: "Accepted", status: "False", reason: "Invalid", message: "" }];
  cluster.put({ ...gateway("refused"), status: { conditions } });
  await settle();
  expect(status("eg-3")?.addresses).toEqual(address);
  expect(status("refused")).toMatchObject({ conditions: [{ type: "Programmed", status: "False", reason: "Invalid" }] });
  expect(status("refused")?.addresses).toBeUndefined();
});

test("nothing is said of proxies before they were looked after once, as by a replica that takes over", async () => {
  const { cluster, manager, settle, status } = await startBench();
  const { promise, resolve } = Promise.withResolvers<void>();
  const { apply } = cluster.client;
  (cluster.client as { apply: typeof apply }).apply = async (...call) => {
    await promise;
    return apply(...call);
  };
  const applied = manager.apply("default/eg", infra());
  await settle();
  expect(status("eg")).toBeUndefined();
  resolve();
  await applied;
  await settle();
  expect(status("eg")?.conditions?.map(({ reason }) => reason)).toEqual(["AddressNotAssigned"]);
});

test("a Gateway none of whose listeners can be served is not programmed, although nothing is made for it", async () => {
  const { cluster, settle, status } = await startBench();
  const programmed = (is: string) => [{ type: "Programmed", status: is, reason: "Invalid", message: "" }];
  const served = { name: "http", attachedRoutes: 0, supportedKinds: [], conditions: programmed("True") };
  const bad = { ...served, conditions: programmed("False") };
  cluster.put({ ...gateway("bad"), status: { listeners: [bad, bad] } });
  cluster.put({ ...gateway("mixed"), status: { listeners: [bad, served] } });
  await settle();
  expect(status("bad")).toMatchObject({ conditions: [{ type: "Programmed", status: "False", reason: "Invalid" }] });
  expect(status("mixed")).toBeUndefined();
});

test("a start with many Gateways does not flood the API server", async () => {
  const { cluster, manager } = await startBench();
  const { apply } = cluster.client;
  let running = 0;
  let most = 0;
  (cluster.client as { apply: typeof apply }).apply = async (...call) => {
    most = Math.max(most, ++running);
    const answer = await apply(...call);
    running--;
    return answer;
  };
  const { proxy } = infra();
  const fleets = Array.from({ length: 100 }, (_, i) => {
    const labels = { ...proxy.metadata?.labels, "gateway.envoyproxy.io/owning-gateway-name": `g${i}` };
    return { proxy: { ...proxy, name: `default/g${i}`, metadata: { ...proxy.metadata, labels } } };
  });
  await Promise.all(fleets.map((fleet) => manager.apply(fleet.proxy.name, fleet)));
  expect(cluster.taken()).toHaveLength(400);
  expect(most).toBe(16);
});

test("settings that cannot be rendered are said on the Gateway", async () => {
  const { cluster, manager, settle, status } = await startBench();
  await manager.apply("default/eg", infra({ envoyService: { patch: { type: "Strange", value: {} } } }));
  await settle();
  expect(cluster.taken()).toEqual([]);
  expect(status("eg")?.conditions?.[0]).toMatchObject({ type: "Programmed", status: "False", reason: "Invalid" });
});

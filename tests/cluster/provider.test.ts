import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import type { KubeClient, KubeResource } from "../../core/kube/mod.ts";
import type { MetricsRegistry } from "../../core/observe/mod.ts";
import type { Snapshot } from "../../core/resource/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import type { Snapshots } from "../contract/provider.ts";
import { findCluster, type Hands, handsOn, suiteName } from "./cluster.ts";
import { eventually } from "./commands.ts";
import { CONTROLLER, startOn } from "./start.ts";

const SPACE = `provider-test-${process.pid}`;
const OTHER = `${SPACE}-other`;
const cluster = await findCluster();

describe.skipIf("reason" in cluster)(suiteName("provider on a cluster", cluster), () => {
  const client = "client" in cluster ? cluster.client : (undefined as unknown as KubeClient);
  const hands: Hands = handsOn(client);
  const stops: (() => Promise<void> | undefined)[] = [];

  beforeAll(async () => {
    for (const name of [SPACE, OTHER]) await hands.put("Namespace", "", name);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    for (const name of [SPACE, OTHER]) await hands.remove("Namespace", "", name);
  });

  async function start(config: Parameters<typeof startOn>[1] = {}, identity = "one") {
    const started = await startOn(client, { controllerNamespace: SPACE, ...config }, identity);
    stops.push(async () => started.provider.stop?.());
    return started;
  }

  const route = (name: string) => ({
    spec: {
      parentRefs: [{ name: "eg" }],
      hostnames: [`${name}.test`],
      rules: [{ backendRefs: [{ name: "s", port: 80 }] }],
    },
  });

  test("follows what is made, changed and removed", async () => {
    await hands.put("HTTPRoute", SPACE, "one", route("one"));
    const { seen } = await start();
    expect(seen.last().get("HTTPRoute", SPACE, "one")?.spec.hostnames).toEqual(["one.test"]);
    expect(seen.last().get("Namespace", "", SPACE)?.metadata.name).toBe(SPACE);
    await hands.put("HTTPRoute", SPACE, "two", route("two"));
    await seen.until((snapshot) => snapshot.get("HTTPRoute", SPACE, "two") !== undefined);
    await hands.put("HTTPRoute", SPACE, "two", route("changed"));
    await seen.until((snapshot) => snapshot.get("HTTPRoute", SPACE, "two")?.spec.hostnames?.[0] === "changed.test");
    await hands.remove("HTTPRoute", SPACE, "two");
    await seen.until((snapshot) => snapshot.get("HTTPRoute", SPACE, "two") === undefined);
  });

  test("keeps a Secret while a Gateway names it, and no other", async () => {
    await hands.put("Secret", SPACE, "cert", { stringData: { key: "one" } });
    await hands.put("Secret", SPACE, "unrelated", { stringData: { key: "one" } });
    const { seen } = await start();
    expect(seen.last().get("Secret", SPACE, "cert")).toBeUndefined();
    const listener = { name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "cert" }] } };
    await hands.put("Gateway", SPACE, "eg", { spec: { gatewayClassName: "none", listeners: [listener] } });
    const named = await seen.until((snapshot) => snapshot.get("Gateway", SPACE, "eg") !== undefined);
    expect(named.get("Secret", SPACE, "cert")?.data).toEqual({ key: "b25l" });
    expect(named.get("Secret", SPACE, "unrelated")).toBeUndefined();
    await hands.put("Secret", SPACE, "cert", { stringData: { key: "two" } });
    await seen.until((snapshot) => snapshot.get("Secret", SPACE, "cert")?.data?.["key"] === "dHdv");
    await hands.remove("Gateway", SPACE, "eg");
    await seen.until((snapshot) => snapshot.get("Secret", SPACE, "cert") === undefined);
  });

  test("a namespace joins and leaves with its label", async () => {
    await hands.put("HTTPRoute", OTHER, "tenant", route("tenant"));
    const label = { "postern-test": SPACE };
    const { seen } = await start({
      watch: { type: "NamespaceSelector", namespaceSelector: { matchLabels: label } },
    });
    expect(seen.last().get("HTTPRoute", OTHER, "tenant")).toBeUndefined();
    await hands.put("Namespace", "", OTHER, { labels: label });
    await seen.until((snapshot) => snapshot.get("HTTPRoute", OTHER, "tenant") !== undefined);
    await hands.put("Namespace", "", OTHER, { labels: {} });
    await seen.until((snapshot) => snapshot.get("HTTPRoute", OTHER, "tenant") === undefined);
  });

  test("a kind whose definition comes later is picked up, and goes with it", async () => {
    const group = "multicluster.x-k8s.io";
    const definition: KubeResource = {
      group: "apiextensions.k8s.io",
      version: "v1",
      plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      namespaced: false,
    };
    const imports: KubeResource = {
      group,
      version: "v1alpha1",
      plural: "serviceimports",
      kind: "ServiceImport",
      namespaced: true,
    };
    const name = { namespace: "", name: `serviceimports.${group}` };
    if ("value" in (await client.get(definition, name))) await client.delete(definition, name);
    const { seen, lines } = await start();
    const told = () =>
      lines.some(
        ({ message, fields }) =>
          message.startsWith("kinds are not served") && String(fields["kinds"]).includes("ServiceImport"),
      );
    // One line for all kinds comes a moment after the first of them.
    await eventually(told, (isTold) => isTold);
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const made = await client.create(
      definition,
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: name.name },
        spec: {
          group,
          scope: "Namespaced",
          names: { plural: "serviceimports", singular: "serviceimport", kind: "ServiceImport" },
          versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
        },
      },
      { fieldManager: "postern-test" },
    );
    expect("value" in made).toBe(true);
    const object = {
      apiVersion: `${group}/v1alpha1`,
      kind: "ServiceImport",
      metadata: { name: "far", namespace: SPACE },
    };
    const write = () => client.create(imports, object, { fieldManager: "postern-test" });
    for (let answer = await write(); "fault" in answer && answer.fault.code === 404; ) answer = await write();
    await seen.until((snapshot) => snapshot.get("ServiceImport", SPACE, "far") !== undefined);
    await client.delete(definition, name);
    await seen.until((snapshot) => snapshot.get("ServiceImport", SPACE, "far") === undefined);
  });

  const parents = (name: string): ObjectStatus => ({
    ref: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: SPACE, name },
    status: {
      parents: [
        {
          parentRef: { name: "eg" },
          controllerName: CONTROLLER,
          conditions: [{ type: "Accepted", status: "True", reason: "Accepted", message: "", observedGeneration: 1 }],
        },
      ],
    },
  });
  const written = (metrics: MetricsRegistry) =>
    metrics
      .prometheus()
      .split("\n")
      .filter((line) => line.startsWith("postern_status_writes_total{"))
      .map((line) => line.slice(line.indexOf("{")));
  /** Resolves when the events that the watch has brought until now have been looked at. */
  const marked = async (seen: Snapshots, name: string) => {
    await hands.put("HTTPRoute", SPACE, name, route(name));
    await seen.until((snapshot) => snapshot.get("HTTPRoute", SPACE, name) !== undefined);
  };
  const answered = async (name: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const { status } = await hands.get("HTTPRoute", SPACE, name);
      if (status) return status as Record<string, unknown>;
    }
  };

  test("writes a status once: the defaults that the server fills in cause no second write", async () => {
    await hands.put("HTTPRoute", SPACE, "status", route("status"));
    const { provider, seen, metrics } = await start();
    await provider.writeStatus?.([parents("status")]);
    expect(await answered("status")).toMatchObject({
      parents: [{ controllerName: CONTROLLER, parentRef: { name: "eg" } }],
    });
    await marked(seen, "marker-1");
    await provider.writeStatus?.([parents("status")]);
    await marked(seen, "marker-2");
    expect(written(metrics)).toEqual(['{result="written",kind="HTTPRoute"} 1']);
    // A replica that starts later finds it right, too.
    const later = await start({}, "two");
    await later.provider.writeStatus?.([parents("status")]);
    await marked(later.seen, "marker-3");
    expect(written(later.metrics)).toEqual([]);
  });

  test("a GatewayClass says its features, and the server takes them", async () => {
    const name = `${SPACE}-class`;
    await hands.put("GatewayClass", "", name, { spec: { controllerName: CONTROLLER } });
    const { provider } = await start({ supportedFeatures: ["HTTPRoute", "Gateway"] });
    const ref = { group: "gateway.networking.k8s.io", kind: "GatewayClass", namespace: "", name };
    const condition = {
      type: "Accepted",
      status: "True",
      reason: "Accepted",
      message: "ours",
      observedGeneration: 1,
    } as const;
    await provider.writeStatus?.([{ ref, status: { conditions: [condition] } }]);
    let status: Record<string, unknown> = {};
    while (status["supportedFeatures"] === undefined) {
      status = ((await hands.get("GatewayClass", "", name)).status ?? {}) as Record<string, unknown>;
    }
    await hands.remove("GatewayClass", "", name);
    expect(status["supportedFeatures"]).toEqual([{ name: "Gateway" }, { name: "HTTPRoute" }]);
    expect(status["conditions"]).toMatchObject([{ type: "Accepted", reason: "Accepted", message: "ours" }]);
  });

  test("a GatewayClass cannot go while a Gateway uses it, and goes when none does", async () => {
    const name = `${SPACE}-used`;
    await hands.put("GatewayClass", "", name, { spec: { controllerName: CONTROLLER } });
    const { seen } = await start();
    const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
    await hands.put("Gateway", SPACE, "user", { spec: { gatewayClassName: name, listeners } });
    const finalizersOf = (snapshot: Snapshot) =>
      (snapshot.get("GatewayClass", "", name)?.metadata as { finalizers?: string[] } | undefined)?.finalizers ?? [];
    await seen.until((snapshot) => finalizersOf(snapshot).length === 1);
    await hands.remove("GatewayClass", "", name);
    const dying = await seen.until(
      (snapshot) => snapshot.get("GatewayClass", "", name)?.metadata.deletionTimestamp != null,
    );
    expect(finalizersOf(dying)).toEqual(["gateway-exists-finalizer.gateway.networking.k8s.io"]);
    await hands.remove("Gateway", SPACE, "user");
    await seen.until((snapshot) => snapshot.get("GatewayClass", "", name) === undefined);
  });

  test("the replica that leads stops, and the other one writes", async () => {
    const leaderElection = { lease: "provider-test", leaseMs: 3_000, renewMs: 2_000, retryMs: 50 };
    const first = await start({ leaderElection }, "first");
    const second = await start({ leaderElection }, "second");
    const leads = (one: typeof first) =>
      one.session.leadership.leads()
        ? Promise.resolve()
        : new Promise<void>((resolve) => one.session.leadership.onChange(() => resolve()));
    await leads(first);
    expect(second.session.leadership.leads()).toBe(false);
    await hands.put("HTTPRoute", SPACE, "handed", route("handed"));
    await second.seen.until((snapshot) => snapshot.get("HTTPRoute", SPACE, "handed") !== undefined);
    await second.provider.writeStatus?.([parents("handed")]);
    await marked(second.seen, "marker-4");
    expect((await hands.get("HTTPRoute", SPACE, "handed")).status).toBeUndefined();
    await first.provider.stop?.();
    await leads(second);
    expect(await answered("handed")).toMatchObject({ parents: [{ controllerName: CONTROLLER }] });
  });
});
